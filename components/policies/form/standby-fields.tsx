"use client";

import { useTranslations } from "use-intl";
import type { LooseSplit } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { replacedAt } from "./list-moves";
import { standsBy } from "./split-of";

type Props = { path: string; split: readonly LooseSplit[]; onSplit: (split: LooseSplit[]) => void };

/** The versions that take over when those that serve are unwell, tier by tier. */
export function StandbyFields({ path, split, onSplit }: Props) {
  const t = useTranslations("policies.form");
  const standbys = split.flatMap((part, index) => (standsBy(part) ? [{ part, index }] : []));
  const add = () => onSplit([...split, { to: { version: "" }, weight: 100, priority: standbys.length + 1 }]);
  const replace = (index: number, part: LooseSplit | undefined) => onSplit(replacedAt(split, index, part));
  return (
    <FormSection
      title={t("standby")}
      path={`${path}.${standbys[0]?.index ?? split.length}.priority`}
      isOn={standbys.length > 0}
      onToggle={(isOn) => (isOn ? add() : onSplit(split.filter((part) => !standsBy(part))))}
    >
      <ul className={styles.plainSplit}>
        {standbys.map(({ part, index }) => (
          <li key={index}>
            <LeafField
              label={t("version")}
              path={`${path}.${index}.to.version`}
              is="text"
              value={part.to.version}
              onValue={(version) => replace(index, { ...part, to: { ...part.to, version } })}
            />
            <LeafField
              label={t("weight")}
              path={`${path}.${index}.weight`}
              is="number"
              unit="%"
              value={part.weight}
              onValue={(weight) => replace(index, { ...part, weight })}
            />
            <LeafField
              label={t("priority")}
              path={`${path}.${index}.priority`}
              is="number"
              value={part.priority}
              // Left out it would be among those that serve, in the middle of a stroke.
              onValue={(priority) => replace(index, { ...part, priority: priority ?? null })}
            />
            <button type="button" className={styles.quiet} onClick={() => replace(index, undefined)}>
              {t("takeAway", { field: String(part.to.version ?? "") })}
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.adders}>
        <button type="button" className={styles.quiet} onClick={add}>
          {t("addVersion")}
        </button>
      </div>
    </FormSection>
  );
}
