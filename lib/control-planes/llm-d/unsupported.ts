import "server-only";
import type { Target } from "../../policies/names";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import { reachableRules, takesEverything } from "../gateway-api/reachable-rules";
import { llmDCapabilities } from "./capabilities";
import { modelOf } from "./model-of";
import type { LlmDOptions } from "./options";

/** What of a policy an InferenceModelRewrite cannot say, each by its path: by the table, and what depends on values. Pure. */
export function unsupportedLlmD(
  desired: DesiredPolicy<"route">,
  options: LlmDOptions,
  { service }: Pick<Target, "service">,
): Unsupported[] {
  const byTable = unsupportedFields(llmDCapabilities, desired.kind, desired.spec);
  if (desired.spec === null) return byTable;
  const rules = reachableRules(desired.spec);
  const seen = new Set<string>();
  return [
    ...byTable,
    ...rules.flatMap((rule, at) => [
      ...rule.split.flatMap(({ to }, part) =>
        modelOf(service, to.version, options) === undefined
          ? [unsupportedBecause(`rules.${at}.split.${part}.to.version`, "llm-d-version-name")]
          : [],
      ),
      // Of two rules for one model either may be asked: the picker sorts them by their objects' age alone.
      ...(takesEverything(rule) ? [] : (rule.match ?? [])).flatMap(({ model }, place) => {
        const isTwice = model !== undefined && seen.has(model.exact);
        if (model) seen.add(model.exact);
        return isTwice ? [unsupportedBecause(`rules.${at}.match.${place}`, "llm-d-model-twice")] : [];
      }),
    ]),
  ];
}
