import { expect, it } from "vitest";
import { envoyGatewayController, strengthOfEnvoyPolicy } from "./strength-of-policy";

const condition = (type: string, status: string, reason: string, observedGeneration = 4) => ({
  type,
  status,
  reason,
  message: `because of ${reason}`,
  observedGeneration,
});
const policy = (...ancestors: { conditions: object[]; controllerName?: string }[]) => ({
  metadata: { generation: 4 },
  status: {
    ancestors: ancestors.map((ancestor) => ({
      ancestorRef: { kind: "Gateway", name: "models" },
      controllerName: envoyGatewayController,
      ...ancestor,
    })),
  },
});
const accepted = condition("Accepted", "True", "Accepted");

it.each<[string, unknown, string]>([
  ["not looked at", { metadata: { generation: 4 } }, "stored"],
  ["accepted", policy({ conditions: [accepted] }), "programmed"],
  ["accepted as it was before", policy({ conditions: [{ ...accepted, observedGeneration: 3 }] }), "stored"],
  ["accepted by another", policy({ conditions: [accepted], controllerName: "other/controller" }), "stored"],
  [
    "accepted with a warning",
    policy({ conditions: [accepted, condition("Warning", "True", "DeprecatedField")] }),
    "programmed",
  ],
  ["no object", undefined, "stored"],
])("a policy %s", (_, object, kind) => {
  expect(strengthOfEnvoyPolicy(object)).toEqual({ kind });
});

it.each([
  [[condition("Accepted", "False", "Conflicted")], "Conflicted"],
  [[condition("Accepted", "False", "TargetNotFound")], "TargetNotFound"],
  [[accepted, condition("Overridden", "True", "Overridden")], "Overridden"],
])("a policy refused: %j", (conditions, reason) => {
  expect(strengthOfEnvoyPolicy(policy({ conditions: [accepted] }, { conditions }))).toEqual({
    kind: "refused",
    by: envoyGatewayController,
    reason,
    detail: `because of ${reason}`,
  });
});
