"use client";

import { useTranslations } from "use-intl";
import type { ConceptAnswer } from "../../lib/metrics/telemetry";
import table from "../ui/data-table.module.css";
import { Figure } from "../ui/figure";
import styles from "./mesh-page.module.css";

/** A row a concept: which source says it, how far figures are told apart, the query, and why not something better. */
export function ConceptTable({ answers }: { answers: readonly ConceptAnswer[] }) {
  const t = useTranslations("meshes.column");
  return (
    <table className={`${table.cards} ${table.texts}`} data-testid="concepts">
      <thead>
        <tr>
          {(["concept", "source", "by", "within", "query"] as const).map((name) => (
            <th key={name} scope="col" className={name === "within" ? table.number : undefined}>
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {answers.map((answer) => (
          <Row key={answer.concept} of={answer} />
        ))}
      </tbody>
    </table>
  );
}

/** A quantile beyond the last finite bucket is one that nobody can know. */
const leastWithin = 0.99;

function Row({ of }: { of: ConceptAnswer }) {
  const t = useTranslations("meshes");
  const { concept, says, source, by, why, join, withinBuckets, kind } = of;
  return (
    <tr data-testid={`concept-${concept}`} data-state={source === null ? "missing" : "answered"}>
      <th scope="row">
        <span translate="no">{concept}</span>
        <span className={styles.says} translate="no">
          {says}
        </span>
      </th>
      <td data-label={t("column.source")} translate="no">
        {source ?? <span className={styles.missing}>{t("noSource")}</span>}
        {join && <span className={styles.says}>{t("joined", { says: join.says })}</span>}
      </td>
      <td data-label={t("column.by")}>
        {by === null ? "–" : t(`by.${by}`)}
        {by !== null && by !== "version" && why && (
          <span className={styles.says} translate="no">
            {why}
          </span>
        )}
      </td>
      <td
        data-label={t("column.within")}
        className={table.number}
        data-bad={(withinBuckets ?? 1) < leastWithin || undefined}
      >
        {kind === "quantiles" && <Figure value={withinBuckets} unit="ratio" reason={t("noBuckets")} />}
      </td>
      <td data-label={t("column.query")}>
        <Query of={of} />
      </td>
    </tr>
  );
}

function Query({ of: { promql, why, passedOver, source } }: { of: ConceptAnswer }) {
  const t = useTranslations("meshes");
  if (promql === null && passedOver.length === 0) {
    return (
      <span className={styles.says} translate="no">
        {why}
      </span>
    );
  }
  return (
    <details className={styles.more}>
      <summary>{t(source === null ? "whyNot" : "queryWhy")}</summary>
      {promql && <code className={styles.code}>{promql}</code>}
      {passedOver.length > 0 && (
        <ul className={styles.passed}>
          {passedOver.map(({ source: other, why: lacks }) => (
            <li key={`${other} ${lacks}`} translate="no">
              {other} {lacks}
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
