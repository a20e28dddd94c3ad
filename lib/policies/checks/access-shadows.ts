import { covers } from "../access-covers";
import type { AccessRule } from "../access-rule";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** Rules that allow what is denied anyway, and rules that say again what another one does already. */
export function checkAccessShadows({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  const { allow = [], deny = [] } = wanted.spec;
  const twice = deny.flatMap((rule, index): CheckFinding[] => {
    const by = coveringOf(deny, rule, index);
    if (by === -1) return [];
    return [
      {
        code: "deny-covered",
        severity: "info",
        path: `deny.${index}`,
        message: `deny.${by} refuses all of it already`,
        params: { by: by + 1 },
        ...removing("remove-rule", ["deny", index], { rule: index + 1 }),
      },
    ];
  });
  const allowed = allow.flatMap((rule, index): CheckFinding[] => {
    const path = `allow.${index}`;
    const denying = deny.findIndex((other) => covers(other, rule));
    if (denying !== -1) {
      return [
        {
          code: "allow-denied",
          severity: "warning",
          path,
          message: `deny.${denying} refuses all that it allows`,
          params: { by: denying + 1 },
          ...withoutRule(allow, index),
        },
      ];
    }
    const covering = coveringOf(allow, rule, index);
    if (covering === -1) return [];
    return [
      {
        code: "allow-covered",
        severity: "info",
        path,
        message: `allow.${covering} allows all of it already`,
        params: { by: covering + 1 },
        ...withoutRule(allow, index),
      },
    ];
  });
  return [...twice, ...allowed];
}

/** Of two that say the same, the later one is too much. */
function coveringOf(rules: readonly AccessRule[], rule: AccessRule, index: number): number {
  return rules.findIndex(
    (other, at) => at !== index && covers(other, rule) && (at < index || !covers(rule, other)),
  );
}

/** A list that allows nobody would be no fix. */
function withoutRule(allow: readonly AccessRule[], index: number) {
  return allow.length > 1 ? removing("remove-rule", ["allow", index], { rule: index + 1 }) : {};
}
