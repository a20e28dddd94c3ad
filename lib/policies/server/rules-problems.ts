import "server-only";
import { approvalsNeeded, freezeOf } from "../../settings/change-rules";
import type { Target } from "../names";
import type { ProblemFinding } from "../problem-finding";

/** What the mesh's rules make of a change now: that others have to approve it, that a freeze lasts. It can be asked for all the same. */
export function rulesProblems(target: Target): ProblemFinding[] {
  const [needed, freeze] = [approvalsNeeded(target), freezeOf(target, new Date())];
  const common = { severity: "warning" as const, path: "" };
  return [
    ...(needed > 0
      ? [
          {
            ...{ ...common, code: "needs-approval", params: { needed } },
            message: `${target.service} is protected: it waits until ${needed} others approve it`,
          },
        ]
      : []),
    ...(freeze
      ? [
          {
            ...{ ...common, code: "frozen" },
            message: `nothing new is put into force until ${freeze.until.toISOString()} (${freeze.name})`,
            params: { name: freeze.name, until: freeze.until.toISOString() },
          },
        ]
      : []),
  ];
}
