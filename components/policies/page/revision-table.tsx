"use client";

import { useTranslations } from "use-intl";
import type { PolicyView, RevisionView } from "../../../lib/policies/policies";
import table from "../../ui/data-table.module.css";
import { useUrlState } from "../../ui/use-url-state";
import { comparedOf, pickedAgain } from "./compared";
import { markedOf } from "./marked";
import { RevisionRow } from "./revision-row";
import styles from "./revision-table.module.css";

type Props = { policy: PolicyView; revisions: readonly RevisionView[] };

/**
 * Revisions, newest first; two of them can be picked to be compared, any applied one to go back to, and the one that
 * the URL names (`revision`) stands out and is shown in full.
 */
export function RevisionTable({ policy, revisions }: Props) {
  const t = useTranslations("policies.revision");
  const { param, set } = useUrlState();
  const picked = comparedOf(param("compare"), revisions);
  const marked = markedOf(param("revision"));
  const isThere = marked === null || revisions.some(({ number }) => number === marked);
  return (
    <>
      {!isThere && (
        <p className={styles.none} role="status">
          {t("none", { number: marked })}
        </p>
      )}
      <table className={`${table.cards} ${styles.table}`}>
        <thead>
          <tr>
            {(["compare", "number", "says", "state", "by", "when"] as const).map((column) => (
              <th key={column} scope="col">
                {t(column)}
              </th>
            ))}
            <th scope="col">
              <span className={styles.heard}>{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {revisions.map((revision) => {
            const { number } = revision;
            return (
              <RevisionRow
                key={number}
                policy={policy}
                revision={revision}
                isPicked={picked.includes(number)}
                onPick={() => set({ compare: pickedAgain(picked, number) }, { replace: true })}
                isMarked={number === marked}
                onMark={() => set({ revision: number === marked ? null : String(number) }, { replace: true })}
                onBack={() => set({ back: String(number) })}
              />
            );
          })}
        </tbody>
      </table>
    </>
  );
}
