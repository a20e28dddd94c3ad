import { defaultRuleName } from "../rules";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Two rules of one name cannot be told apart: by a shift, an undo, or whoever reads a log line. */
export function checkRuleNames({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route") return [];
  const rules = wanted.spec?.rules ?? [];
  const names = rules.map(({ name, match }) => name ?? (match === undefined ? defaultRuleName : undefined));
  return names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [
          {
            code: "same-rule-name" as const,
            severity: "error" as const,
            path: `rules.${index}.name`,
            message: `another rule is called ${name} too`,
            params: { name },
            ...renamed(index, name, names),
          },
        ]
      : [],
  );
}

/** The rule without a match keeps being called by what it does. */
function renamed(index: number, name: string, names: readonly (string | undefined)[]) {
  const free = Array.from({ length: names.length + 1 }, (_, place) => `${name.slice(0, 60)}-${place + 2}`);
  const next = free.find((each) => !names.includes(each)) ?? name;
  return setting("rename", ["rules", index, "name"], next, { name: next });
}
