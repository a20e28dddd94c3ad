"use client";

import { useTranslations } from "use-intl";
import type { AuditRow } from "../../lib/audit/audit";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import styles from "./audit-table.module.css";
import { OutcomeMark } from "./outcome-mark";
import { useVerbWords } from "./use-verb-words";

type Props = { rows: readonly AuditRow[]; selected: string | null };

const columns = ["when", "actor", "verb", "target", "outcome", "address"] as const;

/** Rows of the trail; each opens beside the table. On a phone a row becomes three lines. */
export function AuditTable({ rows, selected }: Props) {
  const t = useTranslations("audit.column");
  return (
    <table className={styles.table} data-narrow={selected !== null || undefined}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={styles[column]}>
              {t(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.sequence} row={row} isSelected={selected === String(row.sequence)} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, isSelected }: { row: AuditRow; isSelected: boolean }) {
  const { sequence, at, actor, verb, address, mesh, namespace, service, message } = row;
  const { mesh: ownMesh, set } = useUrlState();
  const verbWords = useVerbWords();
  return (
    <tr data-testid="audit-row" data-sequence={sequence} data-selected={isSelected || undefined}>
      <td className={styles.when}>
        <Time at={at} form="date" />
      </td>
      <td className={styles.actor}>
        <SafeText text={actor.name} />
      </td>
      <td className={styles.verb}>
        <button type="button" className={styles.open} onClick={() => set({ row: String(sequence) })}>
          {verbWords(verb)}
        </button>
      </td>
      <td className={styles.target}>
        {service && (
          <span translate="no">
            {namespace ? `${namespace}/${service}` : service}
            {mesh !== ownMesh && <span className={styles.mesh}>{mesh}</span>}
          </span>
        )}
        {message && (
          <span className={styles.message}>
            <SafeText text={message} />
          </span>
        )}
      </td>
      <td className={styles.outcome}>
        <OutcomeMark row={row} />
      </td>
      <td className={styles.address} translate="no">
        {address}
      </td>
    </tr>
  );
}
