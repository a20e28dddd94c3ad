"use client";

import { useTranslations } from "use-intl";
import type { Finding } from "../../lib/findings/findings";
import { ChangeMoves } from "../changes/change-moves";
import { SetNote } from "../changes/set-note";
import { Ago } from "../ui/ago";
import { Figure } from "../ui/figure";
import { Time } from "../ui/time";
import { ViewLink } from "../ui/view-link";
import styles from "./finding.module.css";

const shownChanges = 2;

/** Since when, by which figures against the usual, who else sees it, and what was changed before. */
export function FindingDetails({ finding }: { finding: Finding }) {
  const t = useTranslations("findings");
  const { since, figures, seenBy, changes } = finding;
  return (
    <div className={styles.details}>
      <p className={styles.facts}>
        {since && (
          <span>
            {t("since")} <Time at={since} /> (<Ago at={since} />)
          </span>
        )}
        {figures.map(({ name, value, unit, usual }) => (
          <span key={name} className={styles.figure}>
            {t(`figure.${name}`)} <Figure value={value} unit={unit} />
            {usual !== null && (
              <span className={styles.usual}>
                {t("usually")} <Figure value={usual} unit={unit} />
              </span>
            )}
          </span>
        ))}
        {seenBy.length > 0 && <span>{t("seenBy", { services: seenBy.join(", ") })}</span>}
      </p>
      {changes.length > 0 && (
        <p className={styles.changes} data-testid="finding-changes">
          <span>{t("changedBefore")}</span>
          {changes.slice(0, shownChanges).map((change) => (
            <ViewLink key={change.id} to={`/changes/${change.id}`} className={styles.change}>
              <ChangeMoves change={change} /> <SetNote change={change} />{" "}
              {t("by", { name: change.actor.name })} <Ago at={change.createdAt} />
            </ViewLink>
          ))}
          {changes.length > shownChanges && (
            <ViewLink to="/changes">{t("moreChanges", { count: changes.length - shownChanges })}</ViewLink>
          )}
        </p>
      )}
    </div>
  );
}
