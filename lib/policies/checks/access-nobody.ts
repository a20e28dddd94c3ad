import type { CheckFacts, CheckFinding } from "./check";

/** An empty list says it, and yet it is easily left behind: whoever calls is refused. */
export function checkAccessNobody({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || wanted.spec?.allow?.length !== 0) return [];
  return [
    {
      code: "nobody-allowed",
      severity: "error",
      path: "allow",
      message: "allow is empty: every call is refused",
      params: {},
    },
  ];
}
