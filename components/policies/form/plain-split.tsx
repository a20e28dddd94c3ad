"use client";

import { useTranslations } from "use-intl";
import type { LooseSplit } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { LeafField } from "./leaf-field";
import { replacedAt } from "./list-moves";
import { standsBy } from "./split-of";

type Props = { path: string; split: readonly LooseSplit[]; onSplit: (split: LooseSplit[]) => void };

/** A split that does not add up, as it was written: nothing is scaled behind its author's back. */
export function PlainSplit({ path, split, onSplit }: Props) {
  const t = useTranslations("policies.form");
  const serving = split.flatMap((part, index) => (standsBy(part) ? [] : [{ part, index }]));
  const sum = serving.reduce(
    (all, { part: { weight } }) => all + (typeof weight === "number" ? weight : 0),
    0,
  );
  return (
    <>
      <p className={styles.fault}>{t("noSplit", { sum: Math.round(sum * 100) / 100 })}</p>
      <ul className={styles.plainSplit}>
        {serving.map(({ part, index }) => (
          <li key={index}>
            <LeafField
              label={t("version")}
              path={`${path}.${index}.to.version`}
              is="text"
              value={part.to.version}
              onValue={(version) =>
                onSplit(replacedAt(split, index, { ...part, to: { ...part.to, version } }))
              }
            />
            <LeafField
              label={t("weight")}
              path={`${path}.${index}.weight`}
              is="number"
              unit="%"
              value={part.weight}
              onValue={(weight) => onSplit(replacedAt(split, index, { ...part, weight }))}
            />
            <button
              type="button"
              className={styles.quiet}
              onClick={() => onSplit(replacedAt(split, index, undefined))}
            >
              {t("takeAway", { field: String(part.to.version ?? "") })}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.adders}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => onSplit([...split, { to: { version: "" }, weight: 0 }])}
        >
          {t("addVersion")}
        </button>
      </div>
    </>
  );
}
