import { describe, expect, it } from "vitest";
import type { ServiceLoad } from "../../../lib/services/load";
import { noInstance } from "./no-instance";

const none = { instances: [], warnings: [] };
const instance = { id: "a", address: "", version: "v1", ready: true, since: null };
const away = {
  since: "2026-01-01T00:00:00Z",
  upstream: "prometheus",
  code: "upstream-unavailable",
  message: "",
} as const;
const load = (stale: ServiceLoad["stale"] = null) => ({ endpoints: [], stale });

describe("why no instance is shown", () => {
  it.each([
    ["there is one", { ...none, instances: [instance] }, load(), false, null],
    ["the control plane says so", none, undefined, false, "controlPlane"],
    [
      "the control plane is away",
      { ...none, warnings: [{ upstream: "control-plane" }] },
      load(),
      false,
      "controlPlaneAway",
    ],
    ["there is no control plane, and nobody was measured", none, load(), true, "measured"],
    ["there is no control plane, and Prometheus is away", none, load(away), true, "prometheusAway"],
    ["there is no control plane, and Prometheus is still asked", none, undefined, true, null],
    ["whether there is a control plane is not known yet", none, load(), undefined, null],
  ] as const)("%s", (_, detail, seen, isWatched, why) => {
    expect(
      noInstance(
        { ...detail, instances: [...detail.instances] },
        seen && { ...seen, endpoints: [] },
        isWatched,
      ),
    ).toBe(why);
  });
});
