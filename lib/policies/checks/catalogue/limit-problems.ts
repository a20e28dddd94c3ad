import type { CatalogueEntry } from "./entry";

/** Said of rate limits. */
export const limitProblems = {
  "limits-same-callers": {
    severity: "warning",
    why: "Only the lower of the two means anything; who raises the other wonders.",
    fix: "Remove one.",
    hasButton: true,
  },
  "limit-never-reached": {
    severity: "warning",
    why: "Another rule counts the same calls and refuses sooner.",
    fix: "Remove it, or lower it.",
    hasButton: true,
  },
  "limit-below-load": {
    severity: "warning",
    by: "Prometheus",
    why: "The busiest minute of the last hour would have been refused in part.",
    fix: "Raise the limit (a quarter above the busiest minute).",
    hasButton: true,
  },
  "limit-below-load-of": {
    severity: "warning",
    by: "Prometheus",
    why: "The busiest minute of one tenant would have been refused in part.",
    fix: "Raise the limit, or give this tenant one of its own.",
    hasButton: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
