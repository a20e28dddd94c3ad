import { covers } from "../access-covers";
import type { AccessRule } from "../access-rule";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** What any call is, whoever asks for whatever. */
const anyCall: AccessRule = { paths: ["/*"] };

/** A rule that every call meets: it makes the list it stands in say all or nothing. */
export function checkAccessEverybody({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  const { allow = [], deny = [] } = wanted.spec;
  const denied = deny.findIndex((rule) => covers(rule, anyCall));
  const allowed = allow.findIndex((rule) => covers(rule, anyCall));
  return [
    ...(denied === -1 ? [] : [everybodyDenied(denied, deny.length)]),
    ...(allowed === -1
      ? []
      : [
          {
            code: "everybody-allowed" as const,
            severity: "warning" as const,
            path: `allow.${allowed}`,
            message: "every call meets this rule: the list keeps nobody out",
            params: {},
          },
        ]),
  ];
}

function everybodyDenied(index: number, count: number): CheckFinding {
  return {
    code: "everybody-denied",
    severity: "error",
    path: `deny.${index}`,
    message: "every call meets this rule: every call is refused",
    params: {},
    ...(count > 1 ? removing("remove-rule", ["deny", index], { rule: index + 1 }) : {}),
  };
}
