"use client";

import { useTranslations } from "use-intl";
import type { ComparedVersion } from "../../lib/models/comparison";
import { compareRows } from "./compare-rows";
import { differenceText } from "./difference-text";
import styles from "./versions-compared.module.css";

/** How versions differ from the one with most requests, in sentences: only what chance does not explain. */
export function CompareWords({ all }: { all: readonly ComparedVersion[] }) {
  const others = all.filter(({ against }) => against !== null);
  if (others.length === 0) return null;
  return (
    <ul className={styles.words} data-testid="compare-words">
      {others.map((version) => (
        <Words key={version.version} of={version} />
      ))}
    </ul>
  );
}

function Words({ of: { version, against } }: { of: ComparedVersion }) {
  const t = useTranslations("models.compare");
  if (!against) return null;
  const base = against.version;
  const said = compareRows.flatMap((row) => {
    const difference = row.difference?.(against) ?? null;
    if (difference?.kind !== "more" && difference?.kind !== "less") return [];
    const isPoints = row.name === "errors";
    const { key, values } = differenceText(difference, isPoints);
    const by = t(key, values);
    return isPoints
      ? t("verdictPoints", { version, base, by })
      : t("verdict", { version, base, by, what: t(row.name) });
  });
  const samples = [against.errors, against.ttftP95, against.tpotP95].flatMap((each) =>
    each?.kind === "none" ? each.n : [],
  );
  const { longerAnswers, longerPrompts } = against;
  return (
    <>
      {said.map((words) => (
        <li key={words}>{words}</li>
      ))}
      {said.length === 0 && samples.length > 0 && (
        <li>{t("noVerdict", { version, base, n: Math.min(...samples) })}</li>
      )}
      {longerAnswers && <li>{t("longerAnswers", { version, ...rounded(longerAnswers) })}</li>}
      {longerPrompts && <li>{t("longerPrompts", { version, ...rounded(longerPrompts) })}</li>}
    </>
  );
}

function rounded({ own, other }: { own: number; other: number }): { own: number; other: number } {
  return { own: Math.round(own), other: Math.round(other) };
}
