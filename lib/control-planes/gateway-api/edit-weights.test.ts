import { GRPCRoute, HTTPRoute } from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import { describe, expect, it } from "vitest";
import messages from "../../../messages/en.json";
import { editWeights, type PatchOperation, putBackWeights } from "./edit-weights";
import { readWeights } from "./read-weights";
import { standing } from "./standing.fixture";

/** Each rule of each object: its shares in basis points, or why they cannot be moved. */
const expected: Record<string, [rule: string, string | Record<string, number>][]> = {
  "mesh-canary": [
    ["canary", "one-backend"],
    ["default", { "chat-model-v1": 9_000, "chat-model-v2": 1_000 }],
  ],
  "missing-weights": [
    ["default", { "chat-model-v1": 2_500, "chat-model-v2": 2_500, "chat-model-v3": 5_000 }],
  ],
  "weight-zero": [
    ["stopped", {}],
    ["main", { "chat-model-v1": 10_000, "chat-model-v2": 0 }],
  ],
  "header-filters": [["main", { "chat-model-v1": 7_500, "chat-model-v2": 2_500 }]],
  "rewrite-and-redirect": [
    ["to-https", "no-backends"],
    ["rewritten", { "chat-model-v1": 5_000, "chat-model-v2": 5_000 }],
  ],
  "cors-and-mirrors": [["main", { "chat-model-v1": 9_000, "chat-model-v2": 1_000 }]],
  "hostnames-and-parents": [
    [
      'match [{"method":"POST","path":{"value":"/v1"}},{"path":{"value":"/v2"},"queryParams":[{"name":"beta","value":"1"}]}]',
      { "chat-model-v1": 7_000, "chat-model-v2": 3_000 },
    ],
  ],
  "inference-pools": [["default", { "llama-8b": 9_500, "llama-70b": 500 }]],
  "cross-namespace": [
    [
      "main",
      {
        "name=chat-model namespace=llm port=8000": 8_000,
        "name=chat-model namespace=llm-next port=8000": 2_000,
      },
    ],
  ],
  "same-service-two-ports": [
    ["ports", { "name=chat-model port=8000": 5_000, "name=chat-model port=8001": 5_000 }],
    ["twice", "backends-alike"],
  ],
  "unnamed-rules": [
    ['match [{"path":{"type":"Exact","value":"/v1/embeddings"}}]', { "embed-v1": 3_333, "embed-v2": 6_667 }],
    ["default", "rules-alike"],
    ["default", "rules-alike"],
  ],
  "retries-and-session": [["main", { "chat-model-v1": 5_000, "chat-model-v2": 5_000 }]],
  "linkerd-annotations": [["main", { "chat-model-v1": 7_000, "chat-model-v2": 3_000 }]],
  "linkerd-own-route": [["default", { "chat-model-v1": 8_000, "chat-model-v2": 2_000 }]],
  generated: [["chat", "generated"]],
  "extension-filter": [["main", "being-deleted"]],
  expressions: [["models", { "chat-model-v1": 6_000, "chat-model-v2": 4_000 }]],
  "most-specific-last": [
    ["rest", { "chat-model-v1": 2_000, "chat-model-v2": 8_000 }],
    ["beta", "one-backend"],
  ],
  "grpc-methods": [
    ["complete", { "chat-model-v1": 9_900, "chat-model-v2": 100 }],
    ["default", "one-backend"],
  ],
  "grpc-any-service": [
    [
      'match [{"method":{"service":"llm\\\\..*","type":"RegularExpression"}},{"method":{"method":"Health"}}]',
      { "chat-model-v1": 5_000, "chat-model-v2": 5_000 },
    ],
  ],
  "ai-gateway-route": [
    [
      "chat",
      {
        "name=hosted modelNameOverride=chat-2024-11-20": 9_000,
        "name=hosted modelNameOverride=chat-2025-06-01": 1_000,
      },
    ],
    ["with-a-stand-in", "tiers"],
  ],
  "model-rewrite": [
    ["chat", { "llama-8b-v1": 8_000, "llama-8b-v2": 2_000 }],
    ["default", "one-backend"],
  ],
};

const textOf = (value: unknown) => JSON.stringify(value, null, 1);
/** The text without the weights, line by line. */
const apartFromWeights = (value: unknown) => textOf(value).replace(/,?\n\s*"weight": \d+/g, "");

/** The patch done as the API server does it; a pointer's last part names the field of the object that the rest leads to. */
function patched(object: unknown, patch: PatchOperation[]): unknown {
  const copy = structuredClone(object);
  for (const operation of patch) {
    const parts = operation.path.split("/").slice(1);
    const last = parts.pop() ?? "";
    const at = parts.reduce((value, part) => (value as Record<string, object>)[part] ?? {}, copy as object);
    const holder = at as Record<string, unknown>;
    if (operation.op === "test") expect(holder[last]).toEqual(operation.value);
    else if (operation.op === "remove") Reflect.deleteProperty(holder, last);
    else holder[last] = operation.value;
  }
  return copy;
}

/** Puts some weight from the first backend onto the second. */
function moved(shares: Record<string, number>): Record<string, number> {
  const keys = Object.keys(shares);
  return Object.fromEntries(keys.map((key, at) => [key, at === 0 ? 6_025 : at === 1 ? 3_975 : 0]));
}

describe("standing objects that nobody adopted", () => {
  it("are all read, each rule with its shares or the reason why they stay", () => {
    const read = Object.entries(standing).map(([name, object]) => {
      const rules = readWeights(object)?.rules ?? [];
      return [name, rules.map(({ rule, whyNot, weightsBp }) => [rule, whyNot ?? weightsBp ?? {}])];
    });
    expect(Object.fromEntries(read)).toEqual(expected);
    const reasons = Object.values(expected)
      .flat()
      .map(([, what]) => what);
    expect(reasons.filter((why) => typeof why === "string" && !(why in messages.notShiftable))).toEqual([]);
  });

  it("pass as what people may write", () => {
    for (const [name, object] of Object.entries(standing)) {
      const { kind, apiVersion } = object as { kind: string; apiVersion: string };
      if (!apiVersion.startsWith("gateway.networking.k8s.io/")) continue;
      const Model = kind === "HTTPRoute" ? HTTPRoute : GRPCRoute;
      const served = { ...(object as object), apiVersion: "gateway.networking.k8s.io/v1" };
      expect(() => new Model(served as never).validate(), name).not.toThrow();
    }
  });

  const rules = Object.entries(expected).flatMap(([name, list]) =>
    list.map(([rule, what]) => ({ name, rule, what })),
  );

  it.each(rules.filter(({ what }) => typeof what === "object"))(
    "$name: a shift of $rule leaves every other byte, and Undo every byte",
    ({ name, rule }) => {
      const before = standing[name];
      const text = textOf(before);
      const backends = readWeights(before)?.rules.find((one) => one.rule === rule)?.backends ?? [];
      const shares = Object.fromEntries(backends.map(({ key }) => [key, 0]));
      const shift = editWeights(before, rule, moved(shares));
      if (shift.outcome !== "edited") throw new Error(shift.why);
      expect(textOf(before)).toBe(text);
      expect(textOf(patched(before, shift.patch))).toBe(textOf(shift.object));
      expect(apartFromWeights(shift.object)).toBe(apartFromWeights(before));
      expect(readWeights(shift.object)?.rules.find((one) => one.rule === rule)?.weightsBp).toEqual(
        moved(shares),
      );
      const undo = putBackWeights(shift.object, rule, before);
      if (undo.outcome !== "edited") throw new Error(undo.why);
      expect(textOf(undo.object)).toBe(text);
      expect(patched(shift.object, undo.patch)).toEqual(before);
    },
  );

  it.each(rules.filter(({ what }) => typeof what === "string"))(
    "$name: $rule stays, and says why",
    ({ name, rule, what }) => {
      expect(editWeights(standing[name], rule, {})).toEqual({ outcome: "refused", why: what });
    },
  );
});

describe("a shift of a standing rule", () => {
  const canary = standing["mesh-canary"];
  const shift = (v1: number, v2: number) =>
    editWeights(canary, "default", { "chat-model-v1": v1, "chat-model-v2": v2 });

  it("keeps the sum that the rule has where the weights come out whole in it", () => {
    const weightsAfter = (edit: ReturnType<typeof editWeights>) =>
      edit.outcome === "edited" &&
      readWeights(edit.object)
        ?.rules.at(-1)
        ?.backends.map(({ weight }) => weight);
    expect(weightsAfter(shift(5_000, 5_000))).toEqual([50, 50]);
    expect(weightsAfter(shift(9_950, 50))).toEqual([9_950, 50]);
    const byFour = editWeights(standing["header-filters"], "main", {
      "chat-model-v1": 5_000,
      "chat-model-v2": 5_000,
    });
    expect(weightsAfter(byFour)).toEqual([2, 2]);
    const percent = editWeights(standing["header-filters"], "main", {
      "chat-model-v1": 9_000,
      "chat-model-v2": 1_000,
    });
    expect(weightsAfter(percent)).toEqual([90, 10]);
  });

  it("is a patch that tests each backend before its weight moves", () => {
    const edit = editWeights(standing["missing-weights"], "default", {
      "chat-model-v1": 5_000,
      "chat-model-v2": 0,
      "chat-model-v3": 5_000,
    });
    expect(edit).toMatchObject({
      patch: [
        { op: "test", path: "/spec/rules/0/backendRefs/0", value: { name: "chat-model-v1", port: 8000 } },
        { op: "add", path: "/spec/rules/0/backendRefs/0/weight", value: 2 },
        { op: "test", path: "/spec/rules/0/backendRefs/1", value: { name: "chat-model-v2", port: 8000 } },
        { op: "add", path: "/spec/rules/0/backendRefs/1/weight", value: 0 },
      ],
    });
  });

  it("is refused for what is not there, and for weights that are none", () => {
    expect(editWeights(canary, "gone", {})).toEqual({ outcome: "refused", why: "no-such-rule" });
    expect(editWeights({ kind: "Service" }, "default", {})).toEqual({ outcome: "refused", why: "no-route" });
    expect(shift(9_000, 2_000)).toEqual({ outcome: "refused", why: "weights" });
    expect(editWeights(canary, "default", { other: 10_000 })).toEqual({
      outcome: "refused",
      why: "unknown-backend",
    });
    const rewrite = "chat";
    expect(editWeights(standing["model-rewrite"], rewrite, { "llama-8b-v1": 10_000 })).toEqual({
      outcome: "refused",
      why: "weight-zero",
    });
    expect(putBackWeights(canary, "default", standing["linkerd-annotations"])).toMatchObject({
      outcome: "refused",
    });
    expect(putBackWeights(canary, "default", standing["missing-weights"])).toEqual({
      outcome: "refused",
      why: "backends-changed",
    });
  });
});
