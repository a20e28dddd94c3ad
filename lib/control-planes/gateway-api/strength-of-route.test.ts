import { describe, expect, it } from "vitest";
import { parentRef } from "./compile";
import { gatewayApiOptionsSchema } from "./options";
import { strengthOfRoute } from "./strength-of-route";

/** As the route that is written has it. */
const parent = parentRef("chat-model", gatewayApiOptionsSchema.parse({ port: 8000 }));
const linkerd = "linkerd.io/policy-controller";

type Condition = {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  observedGeneration?: number;
};

const condition = (type: string, status = "True", observedGeneration = 3): Condition => ({
  type,
  status,
  reason: type,
  message: `about ${type}`,
  observedGeneration,
});
const entry = (conditions: Condition[], parentRef: object = parent, controllerName = linkerd) => ({
  parentRef,
  controllerName,
  conditions,
});
const route = (...parents: object[]) => ({
  metadata: { name: "chat-model", namespace: "llm", generation: 3 },
  status: { parents },
});
const taken = [condition("Accepted"), condition("ResolvedRefs")];
const noBackend = {
  ...condition("ResolvedRefs", "False"),
  reason: "BackendNotFound",
  message: "no chat-model-v2",
};

describe("how far a route was taken", () => {
  it.each<[string, unknown, string]>([
    ["nobody looked at it", { metadata: { generation: 3 } }, "stored"],
    ["nobody looked at this parent", route(entry(taken, { ...parent, name: "other" })), "stored"],
    ["another port's parent was taken", route(entry(taken, { ...parent, port: 9000 })), "stored"],
    ["taken", route(entry(taken)), "programmed"],
    [
      "taken, with the group as Linkerd's documents write it",
      route(entry(taken, { ...parent, group: "core" })),
      "programmed",
    ],
    [
      "taken, with the route's own namespace",
      route(entry(taken, { ...parent, namespace: "llm" })),
      "programmed",
    ],
    ["only accepted", route(entry([condition("Accepted")])), "stored"],
    [
      "an older generation was taken",
      route(entry(taken.map((one) => ({ ...one, observedGeneration: 2 })))),
      "stored",
    ],
    [
      "an older generation was refused",
      route(entry([condition("Accepted", "False", 2), condition("ResolvedRefs", "False", 2)])),
      "stored",
    ],
    ["not yet judged", route(entry([condition("Accepted", "Unknown"), condition("ResolvedRefs")])), "stored"],
    [
      "without generations",
      route(
        entry([
          { type: "Accepted", status: "True" },
          { type: "ResolvedRefs", status: "True" },
        ]),
      ),
      "stored",
    ],
    ["taken by one of two controllers", route(entry([], parent, "a/b"), entry(taken)), "programmed"],
    ["no object", null, "stored"],
  ])("%s", (_, object, kind) => {
    expect(strengthOfRoute(object, parent)).toEqual({ kind });
  });

  it.each<[string, Condition[], string, string]>([
    [
      "not accepted",
      [condition("Accepted", "False"), condition("ResolvedRefs")],
      "Accepted",
      "about Accepted",
    ],
    ["a backend is missing", [condition("Accepted"), noBackend], "BackendNotFound", "no chat-model-v2"],
    [
      "some of its rules were dropped",
      [...taken, { ...condition("PartiallyInvalid"), message: "Dropped Rule 2" }],
      "PartiallyInvalid",
      "Dropped Rule 2",
    ],
    [
      "what it had was kept",
      [condition("Accepted", "True", 2), condition("ResolvedRefs"), condition("PartiallyInvalid")],
      "PartiallyInvalid",
      "about PartiallyInvalid",
    ],
  ])("refused: %s", (_, conditions, reason, detail) => {
    expect(strengthOfRoute(route(entry(conditions)), parent)).toEqual({
      kind: "refused",
      by: linkerd,
      reason,
      detail,
    });
  });

  it("a refusal by any controller counts, unless one is asked for", () => {
    const object = route(entry(taken, parent, "a/b"), entry([condition("Accepted"), noBackend]));
    expect(strengthOfRoute(object, parent)).toMatchObject({ kind: "refused", by: linkerd });
    expect(strengthOfRoute(object, parent, "a/b")).toEqual({ kind: "programmed" });
    expect(strengthOfRoute(object, parent, "c/d")).toEqual({ kind: "stored" });
  });
});
