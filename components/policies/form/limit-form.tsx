"use client";

import { useTranslations } from "use-intl";
import { refusalStatuses } from "../../../lib/policies/rate-limit-spec";
import type { LooseLimit, LooseRateLimit } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { LimitCard } from "./limit-card";
import { replacedAt, withField } from "./list-moves";
import { OptionField } from "./option-field";

type Props = {
  spec: LooseRateLimit;
  onSpec: (spec: LooseRateLimit) => void;
};

/** A service's rate limits, each by itself: the order of the rules means nothing. */
export function LimitForm({ spec, onSpec }: Props) {
  const t = useTranslations("policies.form");
  const { rules } = spec;
  const set = (next: LooseLimit[]) => onSpec({ ...spec, rules: next });
  return (
    <div className={styles.form}>
      <p className={styles.note}>{t("everyLimit")}</p>
      <ol className={styles.rules}>
        {rules.map((rule, index) => (
          <LimitCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule's name is what is being typed
            key={index}
            index={index}
            count={rules.length}
            rule={rule}
            onRule={(next) => set(replacedAt(rules, index, next))}
          />
        ))}
      </ol>
      <div className={styles.adders}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => set([...rules, { match: { header: "x-tenant" }, requestsPerMinute: 600 }])}
        >
          {t("addRule")}
        </button>
      </div>
      <OptionField
        label={t("refusedWith")}
        path="status"
        value={spec.status}
        options={refusalStatuses.map((status) => ({ value: status, label: t(`refusal.${status}`) }))}
        otherwise={t("refusal.429")}
        onValue={(status) => onSpec(withField(spec, "status", status) ?? { rules })}
      />
    </div>
  );
}
