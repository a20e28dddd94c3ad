import type { Figure } from "./concepts";
import type { Reading, Stale, Warning } from "./reading";

/** A reading's figures; none where there is no data or it could not be asked. */
export function figuresOf(reading: Reading<Figure[]>): Figure[] {
  return reading.state === "ok" ? reading.value : [];
}

/** What a page made of several readings must say beside its figures: every warning once, and the first staleness. */
export function mergeReadings(
  readings: readonly Reading<unknown>[],
  more: readonly (Stale | null)[] = [],
): { warnings: Warning[]; stale: Stale | null } {
  const warnings = readings.flatMap((reading) => (reading.state === "ok" ? reading.warnings : []));
  const once = new Map(warnings.map((warning) => [JSON.stringify(warning), warning]));
  const stale = [...readings.map(staleOfReading), ...more].find((each) => each !== null);
  return { warnings: [...once.values()], stale: stale ?? null };
}

function staleOfReading(reading: Reading<unknown>): Stale | null {
  if (reading.state === "ok") return reading.stale;
  if (reading.state === "empty") return null;
  const { code, message, upstream = "prometheus", since = new Date().toISOString() } = reading.error;
  return { code, message, upstream, since };
}
