import { describe, expect, it } from "vitest";
import { registryUpstream } from "./registry-upstream";

const one = "2026-01-01T00:00:01Z";
const two = "2026-01-01T00:00:02Z";
const up = { name: "dns", state: "up", since: one, lastGoodAt: two, error: null } as const;
const asked = { ...up, name: "consul", state: "unknown", since: null, lastGoodAt: null } as const;
const down = {
  ...up,
  name: "eureka",
  state: "down",
  since: two,
  error: "eureka: it is unreachable",
} as const;
const gone = { ...down, name: "kubernetes", since: one, lastGoodAt: null, error: "kubernetes: 403" } as const;

describe("the registries of a mesh as one upstream", () => {
  it("is none where the mesh has no registry", () => expect(registryUpstream([])).toBeNull());

  it.each([
    ["all answer", [up, { ...up, name: "b", lastGoodAt: one }], ["up", "dns, b", one, one, null]],
    ["one was not asked yet", [up, asked], ["unknown", "consul", null, null, null]],
    ["one is away", [up, asked, down], ["down", "eureka", two, two, "eureka: it is unreachable"]],
    [
      "two are away, one of which never told anything",
      [down, gone],
      ["down", "eureka, kubernetes", one, null, "eureka: it is unreachable; kubernetes: 403"],
    ],
  ] as const)("says that %s", (_, registries, [state, kind, since, lastGoodAt, error]) => {
    expect(registryUpstream(registries)).toEqual({
      ...{ upstream: "registry", state, kind, since, lastGoodAt, error, latencyMs: null },
    });
  });
});
