import { expect, it } from "vitest";
import { linkerdController, strengthOfLinkerdRoute } from "./strength-of-route";

const parent = { group: "", kind: "Service", name: "chat-model", port: 8000 };
const entry = (controllerName: string, status: string) => ({
  parentRef: { ...parent, group: "core" },
  controllerName,
  conditions: ["Accepted", "ResolvedRefs"].map((type) => ({
    type,
    status,
    reason: status === "True" ? type : "RouteReasonConflicted",
    message: "",
    observedGeneration: 1,
  })),
});
const route = (...parents: object[]) => ({
  metadata: { namespace: "llm", generation: 1 },
  status: { parents },
});

it("Linkerd's own controller has the word, whatever others say", () => {
  const other = entry("istio.io/gateway-controller", "False");
  expect(strengthOfLinkerdRoute(route(other), parent)).toEqual({ kind: "stored" });
  expect(strengthOfLinkerdRoute(route(other, entry(linkerdController, "True")), parent)).toEqual({
    kind: "programmed",
  });
  expect(strengthOfLinkerdRoute(route(entry(linkerdController, "False")), parent)).toEqual({
    kind: "refused",
    by: linkerdController,
    reason: "RouteReasonConflicted",
    detail: "",
  });
});

it("what Linkerd says of no generation is its word on what stands, and of an older one is not", () => {
  const { conditions, ...rest } = entry(linkerdController, "True");
  const seen = (generation?: number) =>
    strengthOfLinkerdRoute(
      route({
        ...rest,
        conditions: conditions.map(({ observedGeneration: _, ...condition }) => ({
          ...condition,
          ...(generation === undefined ? {} : { observedGeneration: generation }),
        })),
      }),
      parent,
    );
  expect(seen()).toEqual({ kind: "programmed" });
  expect(seen(0)).toEqual({ kind: "stored" });
});
