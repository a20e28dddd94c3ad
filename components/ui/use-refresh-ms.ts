"use client";

import { refreshSeconds } from "./url-state";
import { useUrlState } from "./use-url-state";

/** Milliseconds between reads on this page; false when it is looking at a fixed time or refreshing is off. */
export function useRefreshMs(): number | false {
  const { refresh, at } = useUrlState();
  return at !== null || refresh === "off" ? false : refreshSeconds[refresh] * 1_000;
}
