"use client";

import { useTranslations } from "use-intl";
import { getChangeRoute } from "../../../lib/changes/routes";
import type { PolicyView } from "../../../lib/policies/policies";
import { useApi } from "../../api/use-api";
import { ChangeActions } from "../../changes/change-actions";
import { DeliveryTrouble } from "../../changes/delivery-trouble";
import { useWeightsHolder } from "../../services/holder/use-weights-holder";
import { Ago } from "../../ui/ago";
import { SafeText } from "../../ui/safe-text";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import { ButtonLink } from "../gist/button-link";
import { PolicyGist } from "../gist/policy-gist";
import { PolicyMark } from "../gist/policy-mark";
import styles from "./policy-page.module.css";

type Props = { policy: PolicyView; isOld: boolean };

/** The verdict: which revision is live, how far it got, since when and by whom; and what can be done. */
export function PolicyHead({ policy, isOld }: Props) {
  const t = useTranslations("policies");
  const { kind, namespace, service, standingRevision, lastEditor, until, othersDrafting, myDraft } = policy;
  return (
    <header className={styles.head} data-old={isOld || undefined}>
      <h1 className={styles.title}>
        {t("titleOf", { kind: t(`kind.${kind}`) })}{" "}
        <ViewLink to={`/services/${namespace}/${service}`} className={styles.service} translate="no">
          {service}
        </ViewLink>
      </h1>
      <p className={styles.verdict} data-testid="policy-verdict">
        <PolicyMark policy={policy} large />
        <span>{standingRevision === null ? t("noneLive") : t("live", { revision: standingRevision })}</span>
        <PolicyGist spec={policy.spec} />
      </p>
      <p className={styles.facts}>
        <span>
          {t("lastBy", { name: lastEditor.actor.name })} <Time at={lastEditor.at} form="date" />{" "}
          <Ago at={lastEditor.at} />
        </span>
        {kind === "route" && <Owner policy={policy} />}
        {until && (
          <span>
            {t("ends")} <Time at={until} form="date" />
          </span>
        )}
        <span data-bad={othersDrafting.length > 0}>
          {othersDrafting.length === 0
            ? t(myDraft ? "youEdit" : "nobodyEdits")
            : t("othersEdit", { names: othersDrafting.join(", ") })}
        </span>
        {policy.newestChange?.message && <span>“{policy.newestChange.message}”</span>}
      </p>
      {policy.brokenGlass && <BrokenGlass mark={policy.brokenGlass} />}
      <Actions policy={policy} />
    </header>
  );
}

/** That somebody once went past the rules here is said for good. */
function BrokenGlass({ mark }: { mark: NonNullable<PolicyView["brokenGlass"]> }) {
  const t = useTranslations("policies");
  const { changeId, actor, at, reason, times } = mark;
  return (
    <p className={styles.facts} data-testid="broken-glass">
      <ViewLink to={`/changes/${changeId}`}>{t("brokenGlass", { name: actor.name, times })}</ViewLink>
      <Time at={at} form="date" /> “{reason}”
    </p>
  );
}

function Owner({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies.owner");
  const holder = useWeightsHolder(policy, policy.owner);
  if (!holder) return null;
  const { kind, name } = holder;
  if (kind === "mesh" || kind === "unknown") return <span>{t(`${kind}Holds`)}</span>;
  return (
    <span>
      <SafeText text={t("holds", { name })} />
    </span>
  );
}

/** What is wrong with the newest change, and what can be done about it or about the policy. */
function Actions({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies");
  const { id, newestChange, pending } = policy;
  const change = useApi(
    getChangeRoute,
    { params: { id: newestChange?.id ?? "" }, query: {} },
    { enabled: newestChange !== null, refetchMs: 2_000 },
  ).data;
  return (
    <>
      {change?.deliveries
        .filter(({ policyId }) => policyId === id)
        .map((delivery) => (
          <DeliveryTrouble key={delivery.id} delivery={delivery} />
        ))}
      <div className={styles.actions}>
        <ButtonLink to={`/policies/${id}/edit`}>{t(policy.myDraft ? "goOnEditing" : "edit")}</ButtonLink>
        {change && <ChangeActions change={change} />}
        {newestChange && (
          <ViewLink to={`/changes/${newestChange.id}`} className={styles.link}>
            {t("openChange")}
          </ViewLink>
        )}
        {pending && !pending.waiting && (
          <span className={styles.pending}>
            {t("pendingLong", { number: pending.number, name: pending.actor.name })}
          </span>
        )}
      </div>
    </>
  );
}
