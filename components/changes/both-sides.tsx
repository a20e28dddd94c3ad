"use client";

import { useTranslations } from "use-intl";
import { bothSidesSchema, type BothSides as Sides } from "../../lib/policies/both-sides";
import { changedFields } from "../../lib/policies/changed-fields";
import { routeSpecOf } from "../../lib/policies/policy-spec";
import { percentOfBp } from "../../lib/policies/weights";
import type { ApiError } from "../api/api-error";
import { Time } from "../ui/time";
import { VersionSwatch } from "../ui/version-swatch";
import styles from "./both-sides.module.css";

/** What a 409 carries: what both started from, what the other one left, and what was asked for. */
export function BothSides({ error }: { error: ApiError }) {
  const t = useTranslations("changes.sides");
  const parsed = bothSidesSchema.safeParse(error.problem);
  if (!parsed.success) return null;
  const { base, theirs, yours } = parsed.data;
  return (
    <div className={styles.sides} data-testid="both-sides">
      <Side title={t("base")} spec={base.spec} />
      <Side
        title={theirs ? t("theirs", { name: theirs.actor.name, revision: theirs.revision }) : t("theirsGone")}
        spec={theirs?.spec ?? null}
      >
        {theirs && (
          <>
            <Time at={theirs.at} form="date" /> {theirs.message}
          </>
        )}
      </Side>
      <Side title={t("yours")} spec={yours.spec} />
    </div>
  );
}

function Side({
  title,
  spec,
  children,
}: {
  title: string;
  spec: Sides["yours"]["spec"];
  children?: React.ReactNode;
}) {
  const t = useTranslations("changes.sides");
  const plainFields = routeSpecOf(spec) ? [] : changedFields(null, spec);
  return (
    <section className={styles.side}>
      <h3 className={styles.title}>{title}</h3>
      {children && <p className={styles.note}>{children}</p>}
      {spec === null && <p>{t("none")}</p>}
      {plainFields.length > 0 && (
        <ul className={styles.split}>
          {plainFields.map(({ path, after }) => (
            <li key={path}>
              <span>{path}</span> <span>{String(after)}</span>
            </li>
          ))}
        </ul>
      )}
      {routeSpecOf(spec)?.rules.map((rule, position) => (
        <div key={rule.name ?? `rule-${position}`}>
          {rule.name && <p className={styles.note}>{t("rule", { name: rule.name })}</p>}
          <ul className={styles.split}>
            {rule.split.map(({ to, weightBp, priority = 0 }) => (
              <li key={to.version}>
                <VersionSwatch version={to.version} /> <span>{percentOfBp(weightBp)} %</span>
                {priority > 0 && <span className={styles.note}> {t("standby", { priority })}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
