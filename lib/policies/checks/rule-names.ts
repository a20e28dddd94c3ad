import type { ProblemFinding } from "../problem-finding";
import { defaultRuleName } from "../rules";
import type { CheckFacts } from "./check";

/** Two rules of one name cannot be told apart: by a shift, an undo, or whoever reads a log line. */
export function checkRuleNames({ wanted }: CheckFacts): ProblemFinding[] {
  if (wanted.kind !== "route") return [];
  const rules = wanted.spec?.rules ?? [];
  const names = rules.map(({ name, match }) => name ?? (match === undefined ? defaultRuleName : undefined));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [
          {
            code: "same-rule-name",
            severity: "error" as const,
            path: `rules.${index}.name`,
            message: `another rule is called ${name} too`,
            params: { name },
          },
        ]
      : [],
  );
}
