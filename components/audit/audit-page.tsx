"use client";

import { CopyButton } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { memo, useMemo } from "react";
import { useTranslations } from "use-intl";
import { exportAuditRoute } from "../../lib/audit/routes";
import { requestUrl } from "../api/request-url";
import { Page } from "../ui/page";
import { Panel, SkeletonRows } from "../ui/panel";
import { useNow } from "../ui/use-now";
import { useUrlState } from "../ui/use-url-state";
import { AuditFilters } from "./audit-filters";
import styles from "./audit-page.module.css";
import { AuditTable } from "./audit-table";
import { readView } from "./audit-view";
import { RowPanel } from "./row-panel";
import { type AuditRows, useAuditRows } from "./use-audit-rows";

/** The trail: who did what, when, from where, with what outcome. */
export function AuditPage() {
  const now = useNow();
  return <Trail minute={now === null ? null : Math.floor(now / 60_000)} />;
}

/** `minute` is the one that periods end at, null while the server draws; the rows are not drawn again each second. */
const Trail = memo(function Trail({ minute }: { minute: number | null }) {
  const t = useTranslations("audit");
  const { mesh, param, set } = useUrlState();
  const isPhone = useMediaQuery("(max-width: 767px)");
  const said = JSON.stringify(readView(param, mesh, (minute ?? 0) * 60_000).query);
  const query = useMemo(() => JSON.parse(said) as ReturnType<typeof readView>["query"], [said]);
  const read = useAuditRows(query, { enabled: minute !== null });
  const selected = param("row");
  const exportLink = (
    <a
      className={styles.export}
      href={requestUrl(exportAuditRoute.path, {}, query)}
      download="heddle-audit.jsonl"
    >
      {t("export")}
    </a>
  );
  return (
    <Page title={t("title")} gist={t("gist")} aside={exportLink}>
      {isPhone ? (
        <details>
          <summary>{t("filter.open")}</summary>
          <AuditFilters />
        </details>
      ) : (
        <AuditFilters />
      )}
      {read.data && <Chain data={read.data} />}
      <div className={styles.main} data-panel={selected !== null}>
        <Panel
          title={t("rows")}
          read={read}
          flush
          skeleton={<SkeletonRows rows={12} />}
          empty={({ rows, next }) =>
            rows.length > 0 || next !== null ? null : t(said === "{}" ? "empty" : "emptyFiltered")
          }
        >
          {(data) => (
            <>
              <AuditTable rows={data.rows} selected={selected} />
              <End data={data} />
            </>
          )}
        </Panel>
        {selected !== null && (
          <RowPanel
            key={selected}
            sequence={selected}
            row={read.data?.rows.find(({ sequence }) => String(sequence) === selected)}
            onClose={() => set({ row: null })}
          />
        )}
      </div>
    </Page>
  );
});

/** Whether what is shown is what was written, and the chain's head for whoever notes it down. */
function Chain({ data: { head, fault } }: { data: AuditRows }) {
  const t = useTranslations("audit.chain");
  if (fault)
    return (
      <p role="alert" className={styles.broken}>
        {t("broken", { sequence: fault.sequence })}
      </p>
    );
  return (
    <p className={styles.chain} data-testid="audit-chain">
      {t("whole", { sequence: String(head.sequence), hash: `${head.hash.slice(0, 12)}…` })}
      <CopyButton value={`${head.sequence}:${head.hash}`}>
        {({ copied, copy }) => (
          <button type="button" className={styles.copy} onClick={copy}>
            {t(copied ? "copied" : "copy")}
          </button>
        )}
      </CopyButton>
    </p>
  );
}

function End({ data: { rows, next, searchedTo, isReadingOlder, readOlder } }: { data: AuditRows }) {
  const t = useTranslations("audit");
  return (
    <p className={styles.end} aria-live="polite">
      {searchedTo !== null && t("searchedTo", { sequence: String(searchedTo) })}
      {next === null ? (
        rows.length > 0 && t("noOlder")
      ) : (
        <button type="button" className={styles.older} disabled={isReadingOlder} onClick={readOlder}>
          {t(isReadingOlder ? "readingOlder" : searchedTo === null ? "older" : "further")}
        </button>
      )}
    </p>
  );
}
