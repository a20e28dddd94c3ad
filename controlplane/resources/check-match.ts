import type { Rule } from "./build-route";
import { regexFault } from "./check-regex";
import type { ConfigFault } from "./config-fault";

/** What in a rule's matches no client could match by, or must not receive. */
export function matchFault(rule: Rule): ConfigFault | undefined {
  for (const [index, match] of (rule.match ?? []).entries()) {
    for (const [header, condition] of Object.entries(match.headers ?? {})) {
      const path = `match.${index}.headers.${header}`;
      if (header.endsWith("-bin")) return { path, message: "binary headers cannot be matched" };
      if (!("regex" in condition)) continue;
      const fault = regexFault(condition.regex);
      if (fault !== undefined) return { path: `${path}.regex`, message: `not an RE2 expression: ${fault}` };
    }
  }
  return undefined;
}
