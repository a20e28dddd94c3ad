"use client";

import { useTranslations } from "use-intl";
import type { AuditRow } from "../../lib/audit/audit";
import { listAuditRoute } from "../../lib/audit/routes";
import { useApi } from "../api/use-api";
import { ResourceDiff } from "../changes/resource-diff";
import { SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import { SideSheet } from "../ui/side-sheet";
import { Time } from "../ui/time";
import { OutcomeMark } from "./outcome-mark";
import { RowFacts, RowHashes } from "./row-facts";
import styles from "./row-panel.module.css";
import { saidText } from "./said-text";
import { useVerbWords } from "./use-verb-words";

type Props = {
  /** As the address says it: anything. */
  sequence: string;
  /** The row, where it is among those in view. */
  row: AuditRow | undefined;
  onClose: () => void;
};

/** One row beside the table: its facts, and what changed. Escape closes it; its address is the page's own. */
export function RowPanel({ sequence, row: known, onClose }: Props) {
  const t = useTranslations("audit.panel");
  const isNumber = /^[1-9]\d{0,13}$/.test(sequence);
  const read = useApi(
    listAuditRoute,
    { params: {}, query: { cursor: String(Number(sequence) + 1), limit: 1 } },
    { enabled: known === undefined && isNumber, refetchMs: false },
  );
  const row = known ?? read.data?.rows.find((each) => String(each.sequence) === sequence);
  const isGone = !isNumber || read.data !== undefined;
  return (
    <SideSheet
      of={sequence}
      label={t("label")}
      closeLabel={t("close")}
      testId="audit-panel"
      className={styles.panel ?? ""}
      onClose={onClose}
    >
      {row && <Told row={row} />}
      {!row && isGone && <p className={styles.note}>{t("gone", { sequence })}</p>}
      {!row && !isGone && read.error && <ReadFailure error={read.error} retry={read.refetch} />}
      {!row && !isGone && !read.error && <SkeletonRows rows={6} />}
    </SideSheet>
  );
}

function Told({ row }: { row: AuditRow }) {
  const t = useTranslations("audit.panel");
  const verbWords = useVerbWords();
  const { verb, service, at, before, after, outcome } = row;
  return (
    <>
      <h2 className={styles.title}>
        {verbWords(verb)} <span translate="no">{service}</span>
      </h2>
      <p className={styles.state}>
        <OutcomeMark row={row} /> <Time at={at} form="date" />
      </p>
      <RowFacts row={row} />
      <h3 className={styles.heading}>{t(outcome === "done" ? "said" : "asked")}</h3>
      {before === null && after === null ? (
        <p className={styles.note}>{t("nothingSaid")}</p>
      ) : (
        <ResourceDiff diff={[{ ref: t("values"), before: saidText(before), after: saidText(after) }]} />
      )}
      <RowHashes row={row} />
    </>
  );
}
