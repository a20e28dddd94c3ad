"use client";

import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { logCountsRoute } from "../../lib/logs/routes";
import type { Stale } from "../../lib/metrics/reading";
import { useApi } from "../api/use-api";
import { Ago } from "../ui/ago";
import { SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import { useRefreshMs } from "../ui/use-refresh-ms";
import { useUrlState } from "../ui/use-url-state";
import { FilterBar } from "./filter-bar";
import { FilterChips } from "./filter-chips";
import styles from "./logs-page.module.css";
import { OutcomeCounts } from "./outcome-counts";
import { LinePanel } from "./panel/line-panel";
import { SearchFacts } from "./search-facts";
import { LineTable } from "./table/line-table";
import { useLogLines } from "./use-log-lines";
import { isLive, queryOf, readFilter } from "./view/logs-view";
import { VolumeChart } from "./volume/volume-chart";

/** The requests that were logged: how many ended how, when, and each of them. */
export function LogsPage() {
  const t = useTranslations("logs");
  const { mesh, window, at, param, set } = useUrlState();
  const refreshMs = useRefreshMs();
  const isPhone = useMediaQuery("(max-width: 767px)");
  const said = JSON.stringify(readFilter(param));
  const filter = useMemo(() => JSON.parse(said) as ReturnType<typeof readFilter>, [said]);
  const query = useMemo(() => queryOf(filter, { mesh, window, at }), [filter, mesh, window, at]);
  const [isAtRest, setAtRest] = useState(true);
  const live = isLive(filter, at);
  const lines = useLogLines(query, { renewMs: live && isAtRest ? refreshMs : false });
  const counts = useApi(logCountsRoute, { params: {}, query }, live ? {} : { refetchMs: false });
  const selectedId = param("line");
  const close = useCallback(() => set({ line: null }), [set]);
  const open = useCallback((line: { id: string }) => set({ line: line.id }), [set]);
  const narrow = (from: number, to: number) => set({ from: isoOf(from), to: isoOf(to), line: null });
  const stale = lines.first?.stale ?? counts.data?.stale ?? null;
  const isOld = stale !== null || (lines.first !== undefined && lines.error !== null);
  const isCountOld = counts.data !== undefined && (counts.error !== null || counts.data.stale !== null);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{t("title")}</h1>
        <OutcomeCounts counts={counts.data} isOld={isCountOld} filter={filter} onSet={set} />
        {isOld && <Age stale={stale} readAt={lines.readAt} />}
      </header>
      {isPhone ? (
        <details className={styles.filters}>
          <summary>{t("filter.open")}</summary>
          <FilterBar filter={filter} counts={counts.data} onSet={set} />
        </details>
      ) : (
        <FilterBar filter={filter} counts={counts.data} onSet={set} />
      )}
      <FilterChips
        filter={filter}
        onClear={(names) => set(Object.fromEntries(names.map((name) => [name, null])))}
      />
      <VolumeChart read={counts} isOld={isCountOld} onNarrow={narrow} />
      <SearchFacts lines={lines} isLive={live} isAtRest={isAtRest} />
      <div className={styles.main} data-panel={selectedId !== null}>
        {lines.first && lines.lines.length > 0 && (
          <LineTable
            lines={lines.lines}
            selectedId={selectedId}
            isOld={isOld}
            hasOlder={lines.hasOlder}
            isReadingOlder={lines.isReadingOlder}
            onOlder={lines.readOlder}
            onOpen={open}
            onRest={setAtRest}
          />
        )}
        {lines.first && lines.lines.length === 0 && (
          <p className={styles.note}>{t(Object.keys(filter).length > 0 ? "emptyFiltered" : "empty")}</p>
        )}
        {!lines.first && lines.error && (
          <div className={styles.note}>
            <ReadFailure error={lines.error} retry={lines.renew} />
          </div>
        )}
        {!lines.first && !lines.error && <SkeletonRows rows={12} />}
        {selectedId !== null && (
          <LinePanel
            key={selectedId}
            id={selectedId}
            line={lines.lines.find(({ id }) => id === selectedId)}
            onClose={close}
          />
        )}
      </div>
    </div>
  );
}

/** Whose fault it is that lines are old, and how old. */
function Age({ stale, readAt }: { stale: Stale | null; readAt: number }) {
  const t = useTranslations();
  return (
    <span className={styles.age} role="status">
      {stale ? t("panel.stale", { upstream: t(`upstream.${stale.upstream}`) }) : t("panel.cannotRefresh")}{" "}
      <Ago at={stale ? stale.since : readAt} />
    </span>
  );
}

function isoOf(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString();
}
