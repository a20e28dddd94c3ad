"use client";

import { useTranslations } from "use-intl";
import type { Change } from "../../lib/changes/changes";
import { getChangeRoute } from "../../lib/changes/routes";
import { useApi } from "../api/use-api";
import { ReviewList } from "../policies/pending/review-list";
import { WaitingChange } from "../policies/pending/waiting-change";
import { Panel } from "../ui/panel";
import { Time } from "../ui/time";
import { ViewLink } from "../ui/view-link";
import { ChangeActions } from "./change-actions";
import { ChangeMoves } from "./change-moves";
import styles from "./change-page.module.css";
import { ChangeProgress, ChangeProgressOf } from "./change-progress";
import { PartTitle } from "./part-title";
import { PassedNote } from "./passed-note";
import { PlanLink } from "./plan-link";
import { ResourceDiff } from "./resource-diff";
import { SetParts } from "./set-parts";
import { StepList } from "./step-list";

/** One change: what it is, how far it got, what can be done, what was pushed. */
export function ChangePage({ id }: { id: string }) {
  const t = useTranslations("changes");
  const read = useApi(getChangeRoute, { params: { id }, query: {} }, { refetchMs: 2_000 });
  const change = read.data;
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/changes">{t("title")}</ViewLink>
      </p>
      {change ? <Head change={change} /> : <h1 className={styles.title}>{t("one")}</h1>}
      {!change && read.error && <WaitingChange error={read.error} retry={read.refetch} />}
      {change?.revertedByChangeId && <Reverted by={change.revertedByChangeId} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <Panel title={t("progress")} read={read}>
            {(data) => <ChangeProgressOf change={data} />}
          </Panel>
          <Panel title={t("steps")} read={read}>
            {(data) =>
              data.deliveries.map((delivery) => (
                <div key={delivery.id}>
                  <PartTitle change={data} policyId={delivery.policyId} />
                  <StepList delivery={delivery} />
                </div>
              ))
            }
          </Panel>
        </div>
        <Panel
          title={t("diff.title")}
          read={read}
          empty={(data) => (data.diff.length === 0 ? t("diff.none") : null)}
        >
          {(data) => <ResourceDiff diff={data.diff} />}
        </Panel>
      </div>
    </div>
  );
}

function Head({ change }: { change: Change }) {
  const t = useTranslations("changes");
  const { namespace, service, actor, message, createdAt, revision, until, keptAt, revertsChangeId } = change;
  return (
    <header className={styles.head}>
      {change.set ? (
        <>
          <h1 className={styles.title}>
            {t(`set.kind.${setKindOf(change.kind)}`, { count: change.set.parts.length })}
          </h1>
          <SetParts change={change} set={change.set} />
        </>
      ) : (
        <>
          <h1 className={styles.title}>
            {t(`kind.${change.kind}`)}{" "}
            <ViewLink to={`/services/${namespace}/${service}`} className={styles.service}>
              {service}
            </ViewLink>
          </h1>
          <p className={styles.moved}>
            <ChangeMoves change={change} />
          </p>
        </>
      )}
      <p className={styles.facts}>
        {t("by", { name: actor.name })} · <Time at={createdAt} form="date" />
        {!change.set && <> · {t("revision", { revision })}</>}
        {message && <> · “{message}”</>}
        {until && !keptAt && (
          <>
            {" · "}
            {t("until")} <Time at={until} form="date" />
          </>
        )}
        {keptAt && <> · {t("kept")}</>}
        {change.plan && (
          <>
            {" · "}
            <PlanLink plan={change.plan} />
          </>
        )}
        {revertsChangeId && (
          <>
            {" · "}
            <ViewLink to={`/changes/${revertsChangeId}`}>{t("reverts")}</ViewLink>
          </>
        )}
      </p>
      {change.passed && <PassedNote passed={change.passed} />}
      <ReviewList reviews={change.reviews} />
      <ChangeActions change={change} />
    </header>
  );
}

/** What several policies are changed for at once: applied, or taken back. */
function setKindOf(kind: Change["kind"]): "apply" | "undo" | "expiry" {
  return kind === "undo" || kind === "expiry" ? kind : "apply";
}

/** The change was taken back: how far that got is what matters now. */
function Reverted({ by }: { by: string }) {
  const t = useTranslations("changes");
  return (
    <section className={styles.reverted} aria-label={t("undone")}>
      <p className={styles.revertedTitle}>
        {t("undone")} · <ViewLink to={`/changes/${by}`}>{t("openUndo")}</ViewLink>
      </p>
      <ChangeProgress changeId={by} />
    </section>
  );
}
