"use client";

import { useTranslations } from "use-intl";
import { rateLimitScopes } from "../../../lib/policies/rate-limit-spec";
import type { LooseLimit } from "../draft/loose-spec";
import { CountedFields } from "./counted-fields";
import styles from "./fields.module.css";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";
import { OptionField } from "./option-field";

const limits = ["requestsPerMinute", "requestsPerSecond", "burst", "tokensPerMinute"] as const;

type Props = {
  index: number;
  count: number;
  rule: LooseLimit;
  onRule: (rule: LooseLimit | undefined) => void;
};

/** One limit: its name, which calls it counts and by what, how many it lets through, and who counts. */
export function LimitCard({ index, count, rule, onRule }: Props) {
  const t = useTranslations("policies.form");
  const path = `rules.${index}`;
  const place = index + 1;
  const set = (name: string, value: unknown) => onRule(withField(rule, name, value) ?? {});
  return (
    <li className={styles.rule} aria-label={t("ruleLabel", { place })} data-testid={`rule-${index}`}>
      <div className={styles.ruleHead}>
        <span className={styles.place} aria-hidden="true">
          {place}
        </span>
        <LeafField
          label={t("name")}
          path={`${path}.name`}
          is="text"
          placeholder={t("nameless")}
          value={rule.name}
          onValue={(name) => set("name", name)}
        />
        <span className={styles.moves}>
          <button
            type="button"
            className={styles.move}
            disabled={count === 1}
            aria-label={t("removeRule", { place })}
            onClick={() => onRule(undefined)}
          >
            ×
          </button>
        </span>
      </div>
      <CountedFields path={path} rule={rule} onRule={onRule} />
      <FormSection title={t("limits")} path={path} isOn onToggle={() => onRule(withoutLimits(rule))}>
        {limits.map((limit) => (
          <LeafField
            key={limit}
            label={t(`rate.${limit}`)}
            path={`${path}.${limit}`}
            is="number"
            value={rule[limit]}
            placeholder={t(limit === "burst" ? "asMany" : "noLimit")}
            onValue={(value) => set(limit, value)}
          />
        ))}
        <OptionField
          label={t("scope")}
          path={`${path}.scope`}
          value={rule.scope}
          options={rateLimitScopes.map((scope) => ({ value: scope, label: t(`scopeOf.${scope}`) }))}
          otherwise={t("scopeOf.local")}
          onValue={(scope) => set("scope", scope)}
        />
      </FormSection>
    </li>
  );
}

function withoutLimits(rule: LooseLimit): LooseLimit {
  return limits.reduce<LooseLimit>((rest, limit) => withField(rest, limit, undefined) ?? {}, rule);
}
