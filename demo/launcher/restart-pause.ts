const pausesMs = [500, 1_000, 2_000, 5_000, 10_000];
const steadyMs = 30_000;

/**
 * How long to wait before a part that ended starts again: half a second for one that had lived for a
 * while, more each time for one that keeps ending soon after its start.
 */
export function restartPause(
  quickEndsBefore: number,
  livedMs: number,
): { pauseMs: number; quickEnds: number } {
  const before = livedMs >= steadyMs ? 0 : quickEndsBefore;
  const pauseMs = pausesMs[Math.min(before, pausesMs.length - 1)] ?? steadyMs;
  return { pauseMs, quickEnds: before + 1 };
}
