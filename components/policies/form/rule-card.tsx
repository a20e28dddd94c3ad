"use client";

import { useTranslations } from "use-intl";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import type { LooseRule } from "../draft/loose-spec";
import { FaultFields } from "./fault-fields";
import styles from "./fields.module.css";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";
import { MatchFields } from "./match-fields";
import { MirrorFields } from "./mirror-fields";
import { RetryFields } from "./retry-fields";
import { SplitFields } from "./split-fields";
import { StandbyFields } from "./standby-fields";

type Props = {
  index: number;
  count: number;
  rule: LooseRule;
  onRule: (rule: LooseRule | undefined) => void;
  onMove: (by: number) => void;
  service: ServiceDetail | undefined;
  standing: WeightsBp | null;
};

/** One rule of a route: its name, which calls it takes, where they go, and what else is done to them. */
export function RuleCard({ index, count, rule, onRule, onMove, service, standing }: Props) {
  const t = useTranslations("policies.form");
  const path = `rules.${index}`;
  const set = (name: string, value: unknown) => onRule(withField(rule, name, value) ?? {});
  const place = index + 1;
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
          placeholder={t(rule.match ? "nameless" : "default")}
          value={rule.name}
          onValue={(name) => set("name", name)}
        />
        <span className={styles.moves}>
          <button
            type="button"
            className={styles.move}
            disabled={index === 0}
            aria-label={t("moveUp", { place })}
            onClick={() => onMove(-1)}
          >
            ↑
          </button>
          <button
            type="button"
            className={styles.move}
            disabled={place === count}
            aria-label={t("moveDown", { place })}
            onClick={() => onMove(1)}
          >
            ↓
          </button>
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
      <MatchFields path={`${path}.match`} match={rule.match} onMatch={(match) => set("match", match)} />
      <SplitFields
        path={`${path}.split`}
        split={rule.split ?? []}
        onSplit={(split) => set("split", split)}
        service={service}
        standing={standing}
        takesAll={rule.match === undefined}
      />
      <StandbyFields
        path={`${path}.split`}
        split={rule.split ?? []}
        onSplit={(split) => set("split", split)}
      />
      <RuleExtras path={path} rule={rule} set={set} />
    </li>
  );
}

type ExtrasProps = { path: string; rule: LooseRule; set: (name: string, value: unknown) => void };

function RuleExtras({ path, rule, set }: ExtrasProps) {
  const t = useTranslations("policies.form");
  return (
    <div className={styles.extras}>
      <FormSection
        title={t("timeout")}
        path={`${path}.timeoutMs`}
        isOn={rule.timeoutMs !== undefined}
        onToggle={(isOn) => set("timeoutMs", isOn ? 30_000 : undefined)}
      >
        <LeafField
          label={t("timeoutMs")}
          path={`${path}.timeoutMs`}
          is="number"
          unit="ms"
          value={rule.timeoutMs}
          onValue={(value) => set("timeoutMs", value)}
        />
      </FormSection>
      <RetryFields
        path={`${path}.retries`}
        retries={rule.retries}
        onRetries={(retries) => set("retries", retries)}
      />
      <FaultFields path={`${path}.fault`} fault={rule.fault} onFault={(fault) => set("fault", fault)} />
      <MirrorFields
        path={`${path}.mirror`}
        mirror={rule.mirror}
        onMirror={(mirror) => set("mirror", mirror)}
      />
    </div>
  );
}
