import { accessRules } from "../access-spec";
import { isGrpcAlone } from "../service-load";
import type { CheckFacts, CheckFinding } from "./check";
import { setting } from "./fix";

/** Calls in clear text, and methods that a gRPC call never has. */
export function checkAccessTransport({ wanted, load }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "access" || !wanted.spec) return [];
  const off: CheckFinding[] =
    wanted.spec.mtls === "disabled"
      ? [
          {
            code: "mtls-off",
            severity: "warning",
            path: "mtls",
            message: "prompts and answers cross the network in clear text",
            params: {},
            ...setting("make-strict", ["mtls"], "strict"),
          },
        ]
      : [];
  if (!load || !isGrpcAlone(load)) return off;
  const never = accessRules(wanted.spec).flatMap(({ path, rule }): CheckFinding[] =>
    rule.methods === undefined || rule.methods.includes("POST")
      ? []
      : [
          {
            code: "methods-of-grpc",
            severity: "warning",
            path: `${path}.methods`,
            message:
              "this service is called by gRPC alone, whose calls are all POST: no call meets this rule",
            params: {},
            ...setting("set-methods", [...path.split("."), "methods"], ["POST"]),
          },
        ],
  );
  return [...off, ...never];
}
