import { describe, expect, it } from "vitest";
import type { ConceptName } from "./concepts";
import { gapOf } from "./gap-of";

const answer = (concept: ConceptName, source: string | null, state: "empty" | "failed" = "empty") => ({
  reading:
    state === "empty"
      ? ({ state, why: "" } as const)
      : ({ state, error: { code: "upstream-timeout", message: "" } } as const),
  use: { concept, source, promql: null, why: null },
});

describe("what is missing of a page's own figures", () => {
  it("is what a stock Istio hides of breakers, with what shows it", () => {
    const hidden = [answer("refused", "istio-sidecar"), answer("breakerOpen", null), answer("retries", null)];
    expect(gapOf("breaker-series", hidden)).toMatchObject({ concepts: ["breakerOpen", "retries"] });
    expect(gapOf("breaker-series", hidden)?.snippet).toContain("proxyStatsMatcher");
  });

  it("is nothing where some of it is there, or another mesh is asked", () => {
    const shown = [answer("refused", "istio-sidecar"), answer("breakerOpen", "envoy-clusters")];
    expect(gapOf("breaker-series", [...shown, answer("retries", null)])).toBeNull();
    expect(gapOf("breaker-series", [answer("refused", "consul"), answer("breakerOpen", null)])).toBeNull();
  });

  it("is not what could not be asked", () => {
    expect(gapOf("pod-series", [answer("podCpu", null, "failed")])).toBeNull();
    expect(gapOf("pod-series", [answer("podCpu", null)])?.concepts).toEqual(["podCpu"]);
  });
});
