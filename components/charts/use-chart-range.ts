"use client";

import { useState } from "react";
import { windowSeconds } from "../../lib/time/window";
import { refreshSeconds } from "../ui/url-state";
import { useNow } from "../ui/use-now";
import { useUrlState } from "../ui/use-url-state";
import { type ChartRange, chartRange } from "./chart-range";

/** The page's time axis: its window up to now, or up to the fixed time it looks at. Null while the server draws. */
export function useChartRange(): ChartRange | null {
  const { window, at, refresh } = useUrlState();
  const now = useNow();
  const [opened, setOpened] = useState<number | null>(null);
  if (opened === null && now !== null) setOpened(now);
  const stillMs = at === null ? opened : Date.parse(at);
  const isStill = at !== null || refresh === "off";
  const endMs = isStill ? stillMs : now;
  if (endMs === null) return null;
  const everySeconds = isStill ? 1 : Math.max(5, refreshSeconds[refresh]);
  return chartRange({ endMs, windowSeconds: windowSeconds[window], everySeconds });
}
