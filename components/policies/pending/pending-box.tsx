"use client";

import { useTranslations } from "use-intl";
import { whoAmIRoute } from "../../../lib/access/routes";
import type { PolicyRow } from "../../../lib/policies/policies";
import { useApi } from "../../api/use-api";
import { Ago } from "../../ui/ago";
import { FieldMoves } from "../preview/field-moves";
import styles from "./pending.module.css";
import { PendingActions } from "./pending-actions";
import { ReviewList } from "./review-list";
import { WaitsLine } from "./waits-line";

/** The newest revision of a policy where it is not applied yet: what it waits for, who approved it, and what can be done. */
export function PendingBox({ policy }: { policy: PolicyRow }) {
  const t = useTranslations("pending");
  const me = useApi(whoAmIRoute, { params: {}, query: {} }, { refetchMs: false }).data?.actor.id;
  const { pending } = policy;
  if (!pending?.waiting) return null;
  const { number, actor, message, createdAt, waiting } = pending;
  const { approvals, apply, refused, reviews } = waiting;
  const missing = approvals.needed - approvals.given;
  return (
    <section className={styles.box} aria-labelledby={`pending-${policy.id}`} data-testid="pending">
      <h2 id={`pending-${policy.id}`} className={styles.title}>
        {apply ? t("waits", { number }) : t("submitted", { number })}
      </h2>
      <p className={styles.line}>
        <span>
          {t("by", { name: actor.name })} <Ago at={createdAt} />
        </span>
        {message && <span>“{message}”</span>}
        {apply && apply.actor.id !== actor.id && <span>{t("askedBy", { name: apply.actor.name })}</span>}
      </p>
      <FieldMoves fields={pending.fields} most={6} />
      {apply ? (
        <>
          <WaitsLine waits={apply.waits} />
          <p className={styles.quiet}>{t("byItself")}</p>
        </>
      ) : (
        approvals.needed > 0 && <p className={styles.line}>{t("approvals", approvals)}</p>
      )}
      <ReviewList reviews={reviews} />
      {missing > 0 && <p className={styles.quiet}>{t("missing", { count: missing, name: actor.name })}</p>}
      {refused && (
        <p className={styles.glass} role="alert">
          {t("refused", { message: refused.message })} <Ago at={refused.at} />
        </p>
      )}
      <PendingActions
        policyId={policy.id}
        number={number}
        namespace={policy.namespace}
        author={actor.id}
        me={me}
        waiting={waiting}
      />
    </section>
  );
}
