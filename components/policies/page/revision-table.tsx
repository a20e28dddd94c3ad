"use client";

import { useTranslations } from "use-intl";
import type { PolicyView, RevisionView } from "../../../lib/policies/policies";
import { Time } from "../../ui/time";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { PolicyGist } from "../gist/policy-gist";
import { comparedOf, pickedAgain } from "./compared";
import styles from "./revision-table.module.css";

type Props = { policy: PolicyView; revisions: readonly RevisionView[] };

/** Revisions, newest first; two of them can be picked to be compared, and any applied one to go back to. */
export function RevisionTable({ policy, revisions }: Props) {
  const t = useTranslations("policies");
  const { param, set } = useUrlState();
  const picked = comparedOf(param("compare"), revisions);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t("revision.compare")}</th>
          <th scope="col">{t("revision.number")}</th>
          <th scope="col">{t("revision.says")}</th>
          <th scope="col">{t("revision.state")}</th>
          <th scope="col">{t("revision.by")}</th>
          <th scope="col">{t("revision.when")}</th>
          <th scope="col">
            <span className={styles.heard}>{t("revision.actions")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {revisions.map((revision) => (
          <tr key={revision.number} data-testid={`revision-${revision.number}`}>
            <td>
              <input
                type="checkbox"
                className={styles.pick}
                aria-label={t("revision.pick", { number: revision.number })}
                checked={picked.includes(revision.number)}
                onChange={() => set({ compare: pickedAgain(picked, revision.number) }, { replace: true })}
              />
            </td>
            <td className={styles.number}>{revision.number}</td>
            <td>
              <PolicyGist spec={revision.spec} />
            </td>
            <td className={styles.state}>
              <RevisionState policy={policy} revision={revision} />
            </td>
            <td className={styles.by}>
              {revision.actor.name}
              {revision.message && <span className={styles.message}>{revision.message}</span>}
            </td>
            <td className={styles.when}>
              <Time at={revision.createdAt} form="date" />
            </td>
            <td className={styles.act}>
              {revision.changeId !== null && revision.number !== policy.standingRevision && (
                <button
                  type="button"
                  className={styles.back}
                  onClick={() => set({ back: String(revision.number) })}
                >
                  {t("rollBackTo", { number: revision.number })}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RevisionState({ policy, revision }: { policy: PolicyView; revision: RevisionView }) {
  const t = useTranslations("policies.revision");
  if (revision.state === "withdrawn") return <span className={styles.soft}>{t("withdrawn")}</span>;
  if (revision.changeId === null) return <span className={styles.soft}>{t("notApplied")}</span>;
  return (
    <ViewLink to={`/changes/${revision.changeId}`}>
      {t(revision.number === policy.standingRevision ? "live" : "applied")}
    </ViewLink>
  );
}
