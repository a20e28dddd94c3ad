"use client";

import { SegmentedControl } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { Stale } from "../../lib/metrics/reading";
import { Ago } from "../ui/ago";
import { useUrlState } from "../ui/use-url-state";
import styles from "./explore-page.module.css";

type Props = { isTable: boolean; stale: Stale | null; since: number | null; children: ReactNode };

/** How fine the lines are, how old the answer is, and whether it is drawn or listed. */
export function ResultHead({ isTable, stale, since, children }: Props) {
  const t = useTranslations();
  const { set } = useUrlState();
  return (
    <div className={styles.resultHead}>
      <h2 className={styles.resultTitle}>{t("explore.result")}</h2>
      <span className={styles.soft}>{children}</span>
      {(stale !== null || since !== null) && (
        <span className={styles.age} role="status">
          {stale ? t("panel.stale", { upstream: t(`upstream.${stale.upstream}`) }) : t("panel.cannotRefresh")}{" "}
          <Ago at={stale ? stale.since : (since ?? 0)} />
        </span>
      )}
      <SegmentedControl
        className={styles.push ?? ""}
        size="xs"
        aria-label={t("explore.view.label")}
        value={isTable ? "table" : "graph"}
        onChange={(view) => set({ view: view === "table" ? "table" : null })}
        data={[
          { value: "graph", label: t("explore.view.graph") },
          { value: "table", label: t("explore.view.table") },
        ]}
      />
    </div>
  );
}
