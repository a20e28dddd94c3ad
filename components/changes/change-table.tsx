"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../lib/changes/changes";
import { stateWord } from "../../lib/changes/state-word";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { Time } from "../ui/time";
import { ViewLink } from "../ui/view-link";
import { ChangeMoves } from "./change-moves";
import styles from "./change-table.module.css";
import { PlanLink } from "./plan-link";
import { SetNote } from "./set-note";
import { StateMark } from "./state-mark";

type Props = {
  changes: readonly ChangeSummary[];
  /** Says how long ago instead of when, and leaves out who: for a narrow column. */
  brief?: boolean;
};

/** Changes as rows; each opens its page. On a phone a row becomes three lines. */
export function ChangeTable({ changes, brief = false }: Props) {
  const t = useTranslations("changes");
  return (
    <table className={brief ? `${table.table} ${styles.brief}` : `${table.cards} ${styles.table}`}>
      <thead>
        <tr>
          <th scope="col">{t("column.when")}</th>
          <th scope="col">{t("column.what")}</th>
          <th scope="col">{t("column.weights")}</th>
          <th scope="col">{t("column.state")}</th>
          {!brief && <th scope="col">{t("column.by")}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <ChangeRow key={change.id} change={change} brief={brief} />
        ))}
      </tbody>
    </table>
  );
}

function ChangeRow({ change, brief }: { change: ChangeSummary; brief: boolean }) {
  const t = useTranslations("changes");
  const { id, createdAt, kind, service, state, strength, actor, message } = change;
  const word = stateWord({ state, attempts: 0, strength, convergence: undefined });
  return (
    <tr data-testid="change-row" data-change={id}>
      <td className={styles.when}>{brief ? <Ago at={createdAt} /> : <Time at={createdAt} form="date" />}</td>
      <td className={styles.what}>
        <ViewLink to={`/changes/${id}`} className={table.rowLink}>
          {t(`short.${kind}`)} {service}
        </ViewLink>
        {change.plan && (
          <span className={styles.note}>
            <PlanLink plan={change.plan} />
          </span>
        )}
        <SetNote change={change} />
        {change.passed && <span className={styles.note}>{t(`passed.${change.passed.how}`)}</span>}
        {change.revertedByChangeId && <span className={styles.note}>{t("undoneShort")}</span>}
      </td>
      <td className={styles.weights}>
        <ChangeMoves change={change} />
      </td>
      <td className={styles.state}>
        <StateMark word={word} strength={strength} />
      </td>
      {!brief && (
        <td className={styles.by}>
          {actor.name}
          {message && <span className={styles.message}>{message}</span>}
        </td>
      )}
    </tr>
  );
}
