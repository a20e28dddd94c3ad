import { describe, expect, it } from "vitest";
import type { EndpointGroup } from "./control-plane";
import { mergeEndpoints } from "./merge-endpoints";

const group = (version: string, ...instances: [id: string, address: string][]): EndpointGroup => ({
  ...{ namespace: "llm", service: "chat", version },
  instances: instances.map(([id, address]) => ({ id, address, since: null })),
});
const merged = (...told: [source: string, ...groups: EndpointGroup[]][]) =>
  mergeEndpoints(told.map(([source, ...groups]) => ({ source, groups }))).map(
    ({ version, instances, sources }) => [version, instances.map(({ id }) => id), sources],
  );

describe("what several tell of endpoints", () => {
  it("is all of it, the first's before the others'", () => {
    expect(
      merged(
        ["control-plane", group("v1", ["a", "10.0.0.1:80"])],
        ["dns", group("v2", ["b", "10.0.0.2:80"])],
      ),
    ).toEqual([
      ["v1", ["a"], ["control-plane"]],
      ["v2", ["b"], ["dns"]],
    ]);
  });

  it.each([
    ["address", ["node/b", "10.0.0.1:80"]],
    ["id", ["a", "10.9.9.9:80"]],
  ] as const)("counts an instance of the same %s once, in the version where the first saw it", (_, other) => {
    expect(
      merged(["kubernetes", group("v1", ["a", "10.0.0.1:80"])], ["consul", group("unknown", [...other])]),
    ).toEqual([["v1", ["a"], ["kubernetes", "consul"]]]);
  });

  it("is one version where several tell of it", () => {
    expect(
      merged(
        ["kubernetes", group("v1", ["a", "10.0.0.1:80"])],
        ["eureka", group("v1", ["b", "10.0.0.2:80"], ["c", "10.0.0.1:80"])],
      ),
    ).toEqual([["v1", ["a", "b"], ["kubernetes", "eureka"]]]);
  });

  it("leaves alone what one and the same says twice", () => {
    expect(merged(["consul", group("v1", ["a", "10.0.0.1:0"], ["b", "10.0.0.1:0"])])).toEqual([
      ["v1", ["a", "b"], ["consul"]],
    ]);
  });

  it("tells instances of other services apart, whatever they are called", () => {
    const other = { ...group("v1", ["a", "10.0.0.1:80"]), service: "other" };
    expect(merged(["kubernetes", group("v1", ["a", "10.0.0.1:80"])], ["dns", other])).toHaveLength(2);
  });
});
