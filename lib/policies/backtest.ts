import type { Backtest, BacktestRow } from "./preview";

/** What telemetry saw of one caller and version. */
export type Seen = {
  caller: string;
  version: string;
  peak: number;
  peakAt: Date;
  callers: number | null;
  calls: number | null;
  excess: number | null;
};

/**
 * What a limit would have done to each caller's calls. The calls refused are an estimate: of all calls, the share that
 * concurrency was above the limit; null where that could not be told. What came nearest to its limit is first. Pure.
 */
export function backtestRows(
  seen: readonly Seen[],
  limitOf: (version: string) => number | null,
): BacktestRow[] {
  const rows = seen.flatMap(({ caller, version, peak, peakAt, callers, calls, excess }): BacktestRow[] => {
    const limit = limitOf(version);
    if (limit === null) return [];
    const refused = peak <= limit ? 0 : calls === null || excess === null ? null : calls * excess;
    return [
      {
        caller,
        version,
        limit,
        callers: callers === null ? null : Math.round(callers),
        peak,
        peakAt: peakAt.toISOString(),
        calls: calls === null ? null : Math.round(calls),
        refused: refused === null ? null : Math.ceil(refused),
      },
    ];
  });
  return rows.toSorted((a, b) => (b.peak ?? 0) / b.limit - (a.peak ?? 0) / a.limit);
}

/** What such figures cannot know, as keys of messages `policies.preview.caveat.*`. Pure. */
export function backtestCaveats({
  source,
  coveredSeconds,
  windowSeconds,
}: {
  source: "proxy" | "service";
  coveredSeconds: number;
  windowSeconds: number;
}): Backtest["caveats"] {
  return [
    "between-scrapes",
    "estimate",
    ...(source === "service" ? ["callers-together"] : []),
    ...(coveredSeconds < windowSeconds * 0.9 ? ["short-history"] : []),
  ];
}
