import type { RouteRule } from "../route-spec";
import { weightsOfRule } from "../rules";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

type Retries = NonNullable<RouteRule["retries"]>;
type Condition = Retries["on"][number];

/** What is tried again although the first try was refused for load, or had done its work. */
const afterWork: readonly Condition[] = ["cancelled", "deadline-exceeded", "internal"];

/** Retries that make an overload worse, pay for the same answer twice, or have nowhere else to go. */
export function checkRetries({ wanted, ready }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || !wanted.spec) return [];
  return wanted.spec.rules.flatMap((rule, index) => {
    const { retries } = rule;
    if (!retries) return [];
    return [
      ...onOverload(retries, index),
      ...afterAnswers(retries, index),
      ...nowhereElse(rule, index, ready),
    ];
  });
}

function onOverload({ on }: Retries, index: number): CheckFinding[] {
  if (!on.includes("resource-exhausted")) return [];
  return [
    {
      code: "retries-on-overload",
      severity: "warning",
      path: `rules.${index}.retries.on`,
      message: "a call that was refused for too much load is sent again at once",
      params: {},
      ...keeping(on, ["resource-exhausted"], index),
    },
  ];
}

function afterAnswers({ on }: Retries, index: number): CheckFinding[] {
  const repeated = on.filter((condition) => afterWork.includes(condition));
  if (repeated.length === 0) return [];
  return [
    {
      code: "retries-repeat-work",
      severity: "info",
      path: `rules.${index}.retries.on`,
      message: `${repeated.join(", ")} may come after tokens were made: a retry makes them again`,
      params: { conditions: repeated.join(", ") },
      ...keeping(on, afterWork, index),
    },
  ];
}

function keeping(on: Retries["on"], without: readonly Condition[], index: number) {
  const rest = on.filter((condition) => !without.includes(condition));
  return rest.length === 0
    ? {}
    : setting("keep-conditions", ["rules", index, "retries", "on"], rest, { conditions: rest.join(", ") });
}

function nowhereElse(rule: RouteRule, index: number, ready: CheckFacts["ready"]): CheckFinding[] {
  if (!ready) return [];
  return Object.entries(weightsOfRule(rule))
    .filter(([version, weight]) => weight > 0 && ready.get(version) === 1)
    .map(([version]) => ({
      code: "retries-one-endpoint",
      severity: "info",
      path: `rules.${index}.retries`,
      message: `${version} has one ready endpoint: a retry goes to the same`,
      params: { version },
    }));
}
