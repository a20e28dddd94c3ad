"use client";

import { useTranslations } from "use-intl";
import type { LogsFilter } from "../../lib/logs/logs-link";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import { useSlowerWords } from "./filter-bar";
import styles from "./filter-chips.module.css";
import { type FilterName, filterNames } from "./view/logs-view";

type Props = { filter: LogsFilter; onClear: (names: readonly (FilterName | "from" | "to")[]) => void };

/** The filter that stands, each part with a way to take it off. */
export function FilterChips({ filter, onClear }: Props) {
  const t = useTranslations("logs.filter");
  const slower = useSlowerWords();
  const set = filterNames.filter((name) => filter[name] !== undefined);
  const isTimed = filter.from !== undefined || filter.to !== undefined;
  if (set.length === 0 && !isTimed) return null;
  const wordsOf = (name: FilterName) => {
    const value = String(filter[name]);
    if (name === "slowerMs" || name === "ttftSlowerMs") return slower(value);
    if (name === "status" && (value === "ok" || value === "error")) return t(`status.${value}`);
    return <SafeText text={value} />;
  };
  return (
    <ul className={styles.chips} aria-label={t("chips")}>
      {set.map((name) => (
        <li key={name}>
          <span className={styles.name}>{t(`${name}.label`)}</span> {wordsOf(name)}
          <button
            type="button"
            aria-label={t("clear", { name: t(`${name}.label`) })}
            onClick={() => onClear(name === "service" ? ["service", "version"] : [name])}
          >
            ×
          </button>
        </li>
      ))}
      {isTimed && (
        <li>
          {filter.from !== undefined && <Time at={filter.from} form="date" zone={false} />} –{" "}
          {filter.to === undefined ? t("now") : <Time at={filter.to} form="date" />}
          <button type="button" aria-label={t("backToNow")} onClick={() => onClear(["from", "to"])}>
            ×
          </button>
        </li>
      )}
      {set.length + Number(isTimed) > 1 && (
        <li className={styles.all}>
          <button type="button" onClick={() => onClear([...filterNames, "from", "to"])}>
            {t("clearAll")}
          </button>
        </li>
      )}
    </ul>
  );
}
