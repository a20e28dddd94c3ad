import { stringify } from "yaml";
import type { RuleGroup } from "./recording-rules";

/** `prometheus`: a file for `rule_files`, which Mimir and Thanos take too; `operator`: the Prometheus operator's resource. */
export const ruleFileForms = ["prometheus", "operator"] as const;
export type RuleFileForm = (typeof ruleFileForms)[number];

/**
 * Recording rules as YAML, to be put where a Prometheus reads its rules. Files: prometheus.io, "Defining recording rules";
 * the resource: prometheus-operator.dev, `PrometheusRule` of `monitoring.coreos.com/v1`.
 */
export function rulesFile(groups: readonly RuleGroup[], form: RuleFileForm): string {
  const spec = {
    groups: groups.map(({ name, everySeconds, rules }) => ({
      name,
      interval: `${everySeconds}s`,
      rules: rules.map(({ record, expr, labels }) => ({ record, expr, labels })),
    })),
  };
  const resource = {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: { name: "heddle-recorded", labels: { "app.kubernetes.io/name": "heddle" } },
    spec,
  };
  // Labels' values are texts: what looks like a number would be refused.
  return stringify(form === "operator" ? resource : spec, { lineWidth: 0, defaultStringType: "PLAIN" });
}
