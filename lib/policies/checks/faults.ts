import { fullWeightBp } from "../weights";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** Faults on purpose that reach every call, and shares of 0 that reach none. */
export function checkFaults({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || !wanted.spec) return [];
  return wanted.spec.rules.flatMap((rule, index): CheckFinding[] => {
    const { abort, delay } = rule.fault ?? {};
    const parts = [
      { field: "abort", bp: abort?.percentBp, at: ["fault", "abort"] },
      { field: "delay", bp: delay?.percentBp, at: ["fault", "delay"] },
      { field: "mirror", bp: rule.mirror?.percentBp, at: ["mirror"] },
    ];
    const idle = parts
      .filter(({ bp }) => bp === 0)
      .map(
        ({ field, at }): CheckFinding => ({
          code: "share-of-nothing",
          severity: "info",
          path: ["rules", index, ...at].join("."),
          message: `${field} of 0 % of the calls does nothing`,
          params: { field },
          ...removing("remove-field", ["rules", index, ...at], { field }),
        }),
      );
    return [...idle, ...aborted(abort, index, rule.match === undefined)];
  });
}

type Abort = { percentBp: number; status: number } | undefined;

function aborted(abort: Abort, index: number, takesTheRest: boolean): CheckFinding[] {
  if (!abort || abort.percentBp === 0 || !takesTheRest) return [];
  const isAll = abort.percentBp === fullWeightBp;
  const percent = abort.percentBp / 100;
  return [
    {
      code: isAll ? "every-call-aborted" : "calls-fail-on-purpose",
      severity: isAll ? "error" : "warning",
      path: `rules.${index}.fault.abort`,
      message: `${percent} % of the calls that no other rule takes fail on purpose with ${abort.status}`,
      params: { percent, status: abort.status },
      ...removing("remove-field", ["rules", index, "fault", "abort"], { field: "abort" }),
    },
  ];
}
