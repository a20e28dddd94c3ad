import type { Warning } from "../metrics/reading";

/** What a search left out or took for granted, for the reader of its answer. */
export function notSearched(profiles: readonly string[], why: string): Warning[] {
  if (profiles.length === 0) return [];
  const message = `lines of ${profiles.join(", ")} were not searched: ${why}`;
  return [{ code: "not-searched", message, upstream: "loki" }];
}

/** Lines of engines and applications are listed, and nobody counts how they went. */
export const noCalls: Warning = {
  code: "no-calls",
  message:
    "no proxy logs calls here, so outcomes are not counted; the page of the mesh says what brings them",
  upstream: "loki",
};

export const serviceGuessed: Warning = {
  code: "service-guessed",
  message: "lines that name no service are matched by the names and labels of their pods",
  upstream: "loki",
};
