"use client";

import { useTranslations } from "use-intl";
import { Time } from "../ui/time";
import styles from "./search-facts.module.css";
import type { LogLines } from "./use-log-lines";

type Props = { lines: LogLines; isLive: boolean; isAtRest: boolean };

/** What was searched and how, whether new lines come by themselves, and what could not be read. */
export function SearchFacts({ lines, isLive, isAtRest }: Props) {
  const t = useTranslations("logs.facts");
  const { first, warnings } = lines;
  return (
    <div className={styles.facts}>
      {first && (
        <span>
          {lines.hasOlder
            ? t("shownOfMore", { count: lines.lines.length })
            : t("shown", { count: lines.lines.length })}{" "}
          · <Time at={first.start} form="date" zone={false} /> – <Time at={first.end} form="clock" />
        </span>
      )}
      {isLive && (
        // Its room is always there: a table that moves under a finger that is pressing a row is not pressed.
        <span className={styles.held} data-unneeded={isAtRest || undefined}>
          {t("held")}{" "}
          <button type="button" onClick={lines.renew}>
            {t("newest")}
          </button>
        </span>
      )}
      {[...new Set(warnings.map(({ message }) => message))].map((message) => (
        <span key={message} className={styles.warning}>
          {message}
        </span>
      ))}
      {first && (
        <details className={styles.query}>
          <summary>{t("query")}</summary>
          <code>{first.logql}</code>
        </details>
      )}
    </div>
  );
}
