const minuteMs = 60_000;

/** After how long a shift may undo itself. */
export const untilMs = {
  "15m": 15 * minuteMs,
  "30m": 30 * minuteMs,
  "1h": 60 * minuteMs,
  "4h": 240 * minuteMs,
  "24h": 1_440 * minuteMs,
} as const;

export const untilNames = ["never", "15m", "30m", "1h", "4h", "24h"] as const;
export type UntilName = (typeof untilNames)[number];
