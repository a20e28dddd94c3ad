"use client";

import { useTranslations } from "use-intl";
import type { Containment, MeasureName } from "../../../lib/policies/containment";
import styles from "./containment.module.css";
import { useSaid } from "./use-said";

type Props = {
  measures: readonly Containment[];
  chosen: MeasureName | null;
  onChoose: (name: MeasureName) => void;
};

/** All measures, the strongest first; what cannot be had here says why. */
export function MeasureList({ measures, chosen, onChoose }: Props) {
  const t = useTranslations("contain");
  const said = useSaid();
  return (
    <fieldset className={styles.measures}>
      <legend>{t("measures")}</legend>
      {measures.map(({ name, measure, why }) => (
        <label
          key={name}
          className={styles.measure}
          data-chosen={name === chosen || undefined}
          data-testid={`measure-${name}`}
        >
          <input
            type="radio"
            name="measure"
            value={name}
            checked={name === chosen}
            disabled={measure === null}
            onChange={() => onChoose(name)}
          />
          <span className={styles.measureName}>
            {t(`measure.${name}`)}
            {measure === null && <span className={styles.not}>{t("impossible")}</span>}
          </span>
          <span className={styles.soft}>
            {measure === null
              ? why.map((each) => said("why", each)).join(" ")
              : t(`says.${name}`, {
                  version: measure.name === "bulkhead" ? measure.version : "",
                  percent: measure.name === "refuse" ? measure.percent : 0,
                })}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
