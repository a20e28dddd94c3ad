"use client";

import { useTranslations } from "use-intl";
import type { ChangeSummary } from "../../../lib/changes/changes";
import { getChangeRoute } from "../../../lib/changes/routes";
import { stateWord } from "../../../lib/changes/state-word";
import { useApi } from "../../api/use-api";
import { ChangeActions } from "../../changes/change-actions";
import { ChangeMoves } from "../../changes/change-moves";
import { ChangeProgressOf } from "../../changes/change-progress";
import { SetNote } from "../../changes/set-note";
import { StateMark } from "../../changes/state-mark";
import { Ago } from "../../ui/ago";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import { movesStill } from "./moves-still";
import styles from "./service-page.module.css";

/** The last change of a service's traffic with Undo in reach, and its steps while it is still on its way. */
export function LastChange({ last }: { last: ChangeSummary | null }) {
  const t = useTranslations("services");
  if (last === null) return <p className={styles.quiet}>{t("noChange")}</p>;
  return <Shown key={last.id} last={last} />;
}

function Shown({ last }: { last: ChangeSummary }) {
  const t = useTranslations("services");
  const tc = useTranslations("changes");
  const isMoving = movesStill(last);
  const { data: change } = useApi(
    getChangeRoute,
    { params: { id: last.id }, query: {} },
    { refetchMs: isMoving ? 1_000 : 5_000 },
  );
  const { state, strength, until, keptAt } = change ?? last;
  const delivery = change?.deliveries.find((each) => each.state === state);
  const word = stateWord({
    state,
    strength,
    attempts: delivery?.attempts ?? 0,
    convergence: delivery?.convergence,
  });
  const isStillMoving = change !== undefined && movesStill(change);
  return (
    <section className={styles.change} aria-label={t("lastChange")} data-testid="last-change">
      <div className={styles.changeLine}>
        <div className={styles.changeWords}>
          <p className={styles.changeMoved}>
            <span className={styles.label}>{t("lastChange")}</span>
            <ChangeMoves change={last} />
            <SetNote change={last} />
          </p>
          <p className={styles.facts}>
            {/* While it moves a desk has room for all its steps, a phone for this. */}
            <span className={isStillMoving ? styles.brief : undefined}>
              <StateMark word={word} strength={strength} />
            </span>
            <span>
              {tc(`short.${last.kind}`)} {tc("by", { name: last.actor.name })} <Ago at={last.createdAt} />
            </span>
            {last.message && <span>“{last.message}”</span>}
            {until && !keptAt && (
              <span>
                {t("until")} <Time at={until} form="date" />
              </span>
            )}
            <ViewLink to={`/changes/${last.id}`}>{t("toChange")}</ViewLink>
          </p>
        </div>
        {change && <ChangeActions change={change} />}
      </div>
      {isStillMoving && (
        <div className={styles.steps}>
          <ChangeProgressOf change={change} />
        </div>
      )}
    </section>
  );
}
