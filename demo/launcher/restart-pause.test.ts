import { describe, expect, it } from "vitest";
import { restartPause } from "./restart-pause";

describe("pause before a restart", () => {
  it("grows while a part keeps ending soon after its start, up to ten seconds", () => {
    const pauses: number[] = [];
    for (let quickEnds = 0, round = 0; round < 7; round++) {
      const next = restartPause(quickEnds, 200);
      pauses.push(next.pauseMs);
      quickEnds = next.quickEnds;
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 5_000, 10_000, 10_000, 10_000]);
  });

  it("is short again once a part has lived for a while", () => {
    expect(restartPause(6, 31_000)).toEqual({ pauseMs: 500, quickEnds: 1 });
  });
});
