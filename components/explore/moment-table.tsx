"use client";

import { useTranslations } from "use-intl";
import type { Explored } from "../../lib/explore/explore";
import type { ApiRead } from "../api/use-api";
import { SaidBeside } from "../charts/said-beside";
import table from "../ui/data-table.module.css";
import { figureParts } from "../ui/figure-text";
import { ReadFailure } from "../ui/read-failure";
import { Time } from "../ui/time";
import { commonLabels } from "./common-labels";
import { CommonLine } from "./common-line";
import styles from "./line-table.module.css";
import { queryLineName } from "./query-line-name";

/** What a query says at one moment: a row a series, the value as it is on hover. */
export function MomentTable({ read: { data, error, refetch } }: { read: ApiRead<Explored> }) {
  const t = useTranslations("explore");
  if (error && !data)
    return error.code === "invalid-query" ? null : <ReadFailure error={error} retry={refetch} />;
  if (!data) return null;
  if (data.text !== null) {
    return (
      <p>
        {t("string")} <code>{data.text}</code>
      </p>
    );
  }
  const common = commonLabels(data.samples.map(({ labels }) => labels));
  const cut = {
    code: "rows-left-out",
    message: t("cutRows", { drawn: data.samples.length, total: data.total }),
  };
  return (
    <>
      <SaidBeside warnings={data.total > data.samples.length ? [cut, ...data.warnings] : data.warnings} />
      <CommonLine labels={common} />
      {data.samples.length === 0 && <p>{t("noRows")}</p>}
      {data.samples.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        <section className={styles.scroll} tabIndex={0} aria-label={t("view.table")}>
          <table className={`${table.inset} ${table.figures} ${styles.table}`} data-testid="moment-table">
            <thead>
              <tr>
                <th scope="col">{t("table.line")}</th>
                <th scope="col">{t("table.value")}</th>
                <th scope="col">{t("table.at")}</th>
              </tr>
            </thead>
            <tbody>
              {data.samples.map(({ labels, value, at }) => (
                <tr key={JSON.stringify(labels)}>
                  <th scope="row" translate="no">
                    {queryLineName(labels, common)}
                  </th>
                  <td title={value === null ? t("noNumber") : String(value)}>
                    {figureParts(value, "count")?.digits ?? "–"}
                  </td>
                  <td>
                    <Time at={at * 1_000} form="clock" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}
