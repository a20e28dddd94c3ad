"use client";

import { useTranslations } from "use-intl";
import { routeSpecOf } from "../../../lib/policies/policy-spec";
import type { RouteMatch, RouteSpec } from "../../../lib/policies/route-spec";
import { ruleKey, weightsOfRule } from "../../../lib/policies/rules";
import type { WeightsBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import type { LooseRoute, LooseRule } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { movedBy, replacedAt } from "./list-moves";
import { RuleCard } from "./rule-card";
import { firstSplit } from "./split-fields";

type Props = {
  spec: LooseRoute;
  onSpec: (spec: LooseRoute) => void;
  service: ServiceDetail | undefined;
  /** What stands now; null for the mesh's own default. */
  live: RouteSpec | null;
};

/** A route's rules in their order: the first that matches a call takes it. */
export function RouteForm({ spec, onSpec, service, live }: Props) {
  const t = useTranslations("policies.form");
  const { rules } = spec;
  const set = (next: LooseRule[]) => onSpec({ ...spec, rules: next });
  const add = () => {
    const fresh: LooseRule = {
      match: [{ headers: { "x-header": { exact: "" } } }],
      split: firstSplit(service),
    };
    // A rule that takes all calls stays last: nothing behind it would ever be asked.
    const end = rules.findIndex(({ match }) => match === undefined);
    set(end === -1 ? [...rules, fresh] : [...rules.slice(0, end), fresh, ...rules.slice(end)]);
  };
  return (
    <div className={styles.form}>
      <p className={styles.note}>{t("firstWins")}</p>
      <ol className={styles.rules}>
        {rules.map((rule, index) => (
          <RuleCard
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule's name is what is being typed
            key={index}
            index={index}
            count={rules.length}
            rule={rule}
            onRule={(next) => set(replacedAt(rules, index, next))}
            onMove={(by) => set(movedBy(rules, index, by))}
            service={service}
            standing={standingOf(rule, live)}
          />
        ))}
      </ol>
      <div className={styles.adders}>
        <button type="button" className={styles.quiet} onClick={add}>
          {t("addRule")}
        </button>
      </div>
    </div>
  );
}

/** The weights that stand for the rule of the same name, or of the same match. */
function standingOf(rule: LooseRule, live: RouteSpec | null): WeightsBp | null {
  const match = rule.match as RouteMatch[] | undefined;
  const name = typeof rule.name === "string" ? { name: rule.name } : {};
  const key = ruleKey({ ...name, ...(match === undefined ? {} : { match }), split: [] });
  const same = routeSpecOf(live)?.rules.find((candidate) => ruleKey(candidate) === key);
  return same ? weightsOfRule(same) : null;
}
