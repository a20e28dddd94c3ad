import { describe, expect, it } from "vitest";
import { type PatchStep, patchedSpec, pointerOf } from "./spec-patch";

const spec = { rules: [{ name: "a" }, { name: "b" }], versions: { "v1.2/x": { limits: {} } } };

describe("patchedSpec", () => {
  it.each<[string, PatchStep[], unknown]>([
    [
      "takes a field away",
      [{ op: "remove", path: "/rules/0/name" }],
      { ...spec, rules: [{}, { name: "b" }] },
    ],
    ["takes an entry away", [{ op: "remove", path: "/rules/0" }], { ...spec, rules: [{ name: "b" }] }],
    ["adds at the end", [{ op: "add", path: "/rules/-", value: 1 }], { ...spec, rules: [...spec.rules, 1] }],
    [
      "moves an entry before another",
      [{ op: "move", from: "/rules/1", path: "/rules/0" }],
      { ...spec, rules: [{ name: "b" }, { name: "a" }] },
    ],
    [
      "reaches names with dots and slashes",
      [{ op: "add", path: pointerOf("versions", "v1.2/x", "limits", "maxRequests"), value: 3 }],
      { ...spec, versions: { "v1.2/x": { limits: { maxRequests: 3 } } } },
    ],
    ["leaves alone what is not there", [{ op: "replace", path: "/rules/0/timeoutMs", value: 1 }], undefined],
    ["does not take away what is gone", [{ op: "remove", path: "/rules/7" }], undefined],
    ["does not reach what is inherited", [{ op: "replace", path: "/constructor/name", value: 1 }], undefined],
    ["has no way to the whole", [{ op: "replace", path: "", value: 1 }], undefined],
  ])("%s", (_, patch, expected) => {
    const before = structuredClone(spec);
    expect(patchedSpec(spec, patch)).toEqual(expected);
    expect(spec).toEqual(before);
  });
});
