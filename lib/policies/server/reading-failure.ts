import "server-only";
import type { Reading, ReadingFailure } from "../../metrics/reading";

/** Why a reading has no figures, or only older ones; null where it is what was asked for. Pure. */
export function readingFailure(reading: Reading<unknown> | undefined): ReadingFailure | null {
  if (reading?.state === "failed") return reading.error;
  return reading?.state === "ok" && reading.stale ? reading.stale : null;
}
