"use client";

import { CopyButton } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { ExploredConcept } from "../../lib/explore/explore";
import { useUrlState } from "../ui/use-url-state";
import styles from "./concept-source.module.css";

/** Where a concept's figures come from: source, series, query, join, and why each better source was passed over. */
export function ConceptSource({ of }: { of: ExploredConcept }) {
  const t = useTranslations("explore.source");
  const { set } = useUrlState();
  const { source, series, promql, join, passedOver, why } = of;
  return (
    <section className={styles.source} aria-label={t("title")} data-testid="concept-source">
      <h2 className={styles.title}>{t("title")}</h2>
      <dl className={styles.facts}>
        <dt>{t("source")}</dt>
        <dd translate="no">
          {source ?? (
            <>
              {t("none")}
              {why && <span className={styles.why}> {why}</span>}
            </>
          )}
        </dd>
        {series.length > 0 && (
          <>
            <dt>{t("series")}</dt>
            <dd translate="no" className={styles.names}>
              {series.join(", ")}
            </dd>
          </>
        )}
        {join && (
          <>
            <dt>{t("join")}</dt>
            <dd translate="no">{join.says}</dd>
          </>
        )}
        {promql && (
          <>
            <dt>{t("query")}</dt>
            <dd>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
              <pre className={styles.query} tabIndex={0}>
                {promql}
              </pre>
              <span className={styles.tools}>
                <button type="button" onClick={() => set({ query: promql, only: null })}>
                  {t("edit")}
                </button>
                <CopyButton value={promql}>
                  {({ copied, copy }) => (
                    <button type="button" onClick={copy}>
                      {t(copied ? "copied" : "copy")}
                    </button>
                  )}
                </CopyButton>
              </span>
            </dd>
          </>
        )}
        <dt>{t("passedOver")}</dt>
        <dd>
          {passedOver.length === 0 ? (
            <span>{source === null ? "–" : t("best")}</span>
          ) : (
            <ul className={styles.passed}>
              {passedOver.map((each) => (
                <li key={`${each.source} ${each.why}`} translate="no">
                  <strong>{each.source}</strong> {each.why}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
    </section>
  );
}
