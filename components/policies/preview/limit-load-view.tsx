"use client";

import { useTranslations } from "use-intl";
import type { LimitLoad, LimitLoadRow } from "../../../lib/policies/preview";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { SafeText } from "../../ui/safe-text";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./preview.module.css";

/** Each limit, what it amounts to over all that count for themselves, and the busiest minute beside it. */
export function LimitLoadView({ load }: { load: LimitLoad }) {
  const t = useTranslations("policies.preview");
  const words = useOpenWords();
  const { rows, caveats, countedAt, failure, windowSeconds } = load;
  const title = t("limitLoad", { minutes: Math.round(windowSeconds / 60) });
  return (
    <section className={styles.evidence} aria-label={title} data-testid="limit-load">
      {failure && (
        <p className={styles.warning}>{words(`problem.${failure.code}.what`, {}, failure.message)}</p>
      )}
      <table className={table.inset}>
        <caption className={styles.caption}>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("rule")}</th>
            <th scope="col">{t("limit")}</th>
            <th scope="col" className={table.number}>
              {t("busiest")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LoadRow key={`${row.index} ${row.counts}`} row={row} countedAt={countedAt} />
          ))}
        </tbody>
      </table>
      {caveats.length > 0 && (
        <p className={styles.note}>
          {caveats.map((code) => words(`policies.preview.caveat.${code}`, {}, code)).join(" ")}
        </p>
      )}
    </section>
  );
}

function LoadRow({ row, countedAt }: { row: LimitLoadRow; countedAt: LimitLoad["countedAt"] }) {
  const t = useTranslations("policies.preview");
  const { rule, counts, perMinute, proxies, per, seenPerMinute, seenOf } = row;
  const most = proxies === null ? null : perMinute * Math.max(1, proxies);
  const isOver = most !== null && seenPerMinute !== null && seenPerMinute > most;
  return (
    <tr>
      <th scope="row">
        <span translate="no">{rule}</span>
      </th>
      <td>
        {t(`perMinute.${counts}`, { limit: perMinute })}
        {proxies !== null && proxies > 1 && (
          <> {t(`times.${countedAt}`, { proxies, total: perMinute * proxies })}</>
        )}
        {proxies === null && <> {t(`each.${countedAt}`)}</>}
        {per !== null && <> {t("eachValue", { header: per })}</>}
      </td>
      <td className={table.number} data-bad={isOver || undefined}>
        <Figure value={seenPerMinute === null ? null : Math.ceil(seenPerMinute)} unit="count" />
        {seenOf !== null && (
          <>
            {" "}
            <SafeText text={seenOf} />
          </>
        )}
      </td>
    </tr>
  );
}
