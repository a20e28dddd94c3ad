"use client";

import { useTranslations } from "use-intl";
import type { Plan } from "../../lib/plans/plans";
import { getPlanRoute } from "../../lib/plans/routes";
import { applyWeights } from "../../lib/policies/apply-weights";
import { fromWritten } from "../../lib/policies/written/written-spec";
import { useApi } from "../api/use-api";
import { PolicyGist } from "../policies/gist/policy-gist";
import { Duration } from "../ui/duration";
import { Panel } from "../ui/panel";
import { Time } from "../ui/time";
import { ViewLink } from "../ui/view-link";
import { PlanActions } from "./plan-actions";
import { PlanMark } from "./plan-mark";
import { PlanPartRow } from "./plan-part-row";
import styles from "./plans.module.css";

const readMs = 2_000;

/** One plan: how it is, what can be done, and each mesh in its order. */
export function PlanPage({ id }: { id: string }) {
  const t = useTranslations("plans");
  const read = useApi(getPlanRoute, { params: { id }, query: {} }, { refetchMs: readMs });
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/changes">{t("toChanges")}</ViewLink>
      </p>
      {read.data ? <Head plan={read.data} /> : <h1 className={styles.title}>{t("one")}</h1>}
      <Panel title={t("meshes")} read={read} flush>
        {(plan) => (
          <ol className={styles.parts}>
            {plan.parts.map((part) => (
              <PlanPartRow key={part.mesh} part={part} />
            ))}
          </ol>
        )}
      </Panel>
    </div>
  );
}

function Head({ plan }: { plan: Plan }) {
  const t = useTranslations("plans");
  const tp = useTranslations("policies");
  const { namespace, service, actor, createdAt, message, reach, soakSeconds, deadlineSeconds } = plan;
  const count = plan.parts.filter(({ state }) => state !== "left-out").length;
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>
        {tp("titleOf", { kind: tp(`kind.${plan.kind}`) })}{" "}
        <ViewLink to={`/services/${namespace}/${service}`} translate="no">
          {service}
        </ViewLink>{" "}
        {t("inMeshes", { count })}
      </h1>
      <p className={styles.lead}>
        <PlanMark state={plan.state} />
        <Decision plan={plan} />
      </p>
      <p className={styles.facts}>
        <span>
          {t("by", { name: actor.name })} · <Time at={createdAt} form="date" />
        </span>
        <span>
          {t(`reach.${reach}`)} <Duration ms={deadlineSeconds * 1_000} />
        </span>
        <span>
          {t("soak")} <Duration ms={soakSeconds * 1_000} />
        </span>
        {message && <span>“{message}”</span>}
      </p>
      <PlanActions plan={plan} />
    </header>
  );
}

/** What every mesh gets, in short words. */
function Decision({ plan: { kind, decision } }: { plan: Plan }) {
  if (decision.is === "shift") {
    const made = applyWeights(null, undefined, decision.weights);
    return (
      <>
        {decision.rule !== null && <code translate="no">{decision.rule}</code>}
        {made.outcome === "applied" && <PolicyGist spec={made.spec} />}
      </>
    );
  }
  const read = decision.written === null ? null : fromWritten(kind, decision.written);
  return <PolicyGist spec={read?.outcome === "read" ? read.spec : null} />;
}
