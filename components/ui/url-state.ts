import { defaultWindow, type WindowName, windowNameSchema } from "../../lib/time/window";

/** Seconds between reads, by the word that the URL carries. */
export const refreshSeconds = { off: 0, "2s": 2, "5s": 5, "15s": 15, "60s": 60 } as const;
export type RefreshName = keyof typeof refreshSeconds;
export const defaultRefresh: RefreshName = "5s";

/** What every page shares: a link with these opens the same view again. */
export type View = {
  mesh: string;
  window: WindowName;
  /** A fixed end of the window (ISO time); null is now. */
  at: string | null;
  refresh: RefreshName;
};

export const viewParams = ["mesh", "window", "at", "refresh"] as const;

/** Reads the shared part of a query string; what does not parse falls back. Pure. */
export function readView(search: URLSearchParams, defaultMesh: string): View {
  const window = windowNameSchema.safeParse(search.get("window"));
  const refresh = search.get("refresh");
  const at = Date.parse(search.get("at") ?? "");
  return {
    mesh: /^[a-z0-9-]{1,63}$/.test(search.get("mesh") ?? "") ? (search.get("mesh") as string) : defaultMesh,
    window: window.success ? window.data : defaultWindow,
    at: Number.isFinite(at) ? new Date(at).toISOString() : null,
    refresh: isRefresh(refresh) ? refresh : defaultRefresh,
  };
}

/** `search` with some parameters set, or taken away by null. The same set in any order prints the same. Pure. */
export function withParams(search: URLSearchParams, patch: Record<string, string | null>): string {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === "") next.delete(key);
    else next.set(key, value);
  }
  next.sort();
  return next.size === 0 ? "" : `?${next}`;
}

/** The address of another page with the shared part of this one's view. Pure. */
export function linkTo(path: string, search: URLSearchParams, extra: Record<string, string> = {}): string {
  const kept = viewParams.flatMap((key) => {
    const value = search.get(key);
    return value === null ? [] : [[key, value] as [string, string]];
  });
  return path + withParams(new URLSearchParams(kept), extra);
}

function isRefresh(word: string | null): word is RefreshName {
  return word !== null && Object.hasOwn(refreshSeconds, word);
}
