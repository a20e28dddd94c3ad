import type { CatalogueEntry } from "./entry";

const endpoints = "the registries' ready endpoints";
const telemetry = "Prometheus";

/** Said of circuit breakers. */
export const breakerProblems = {
  "version-not-routed": {
    severity: "warning",
    by: "the service's route",
    why: "A version's own limits hold for calls that a route sends to it by name; without one they hold for none.",
    fix: "Decide a route that names the version.",
  },
  "version-adds-nothing": {
    severity: "info",
    why: "Who later changes the service's figures expects the version to follow, and it does not.",
    fix: "Remove the version's part.",
    hasButton: true,
  },
  "breaker-below-load": {
    severity: "warning",
    by: telemetry,
    why: "The limit would have refused calls that were answered in the last hour.",
    fix: "Raise the limit (a quarter above the most that was seen).",
    hasButton: true,
  },
  "limit-above-engines": {
    severity: "warning",
    by: telemetry,
    why: "The limit holds for each calling proxy by itself: together they fill the engines more than twice before it acts.",
    fix: "Share what the engines work on at once among the callers; never below what one caller had open.",
    hasButton: true,
  },
  "retries-fill-engines": {
    severity: "warning",
    by: telemetry,
    why: "Retries alone can take every place in the engines, so that no first try gets one.",
    fix: "Leave retries a fifth of what the engines work on at once.",
    hasButton: true,
  },
  "retry-limit-never-reached": {
    severity: "info",
    why: "A retry is an open call too: the limit of open calls refuses first.",
    fix: "Set maxRetries below maxRequests.",
  },
  "ejection-may-empty-pool": {
    severity: "warning",
    by: endpoints,
    why: "One bad minute takes out every endpoint, and calls fail with nobody left to ask.",
    fix: "Lower maxEjectionPercent so that one endpoint stays, or set minHealthPercent.",
    hasButton: true,
  },
  "ejection-never-acts": {
    severity: "warning",
    by: endpoints,
    why: "The detector waits for more endpoints than there are.",
    fix: "Lower minHosts.",
    hasButton: true,
  },
  "ejection-starved": {
    severity: "warning",
    by: `${telemetry} and ${endpoints}`,
    why: "Each caller judges by its own calls of one interval, and these are too few: nothing is ever ejected.",
    fix: "Lower minRequests, or lengthen the interval.",
    hasButton: true,
  },
  "ejection-without-trigger": {
    severity: "info",
    why: "Which failures eject is then what each proxy does by itself, and that differs.",
    fix: "Say how many errors in a row eject.",
    hasButton: true,
  },
  "ejection-shorter-than-interval": {
    severity: "info",
    why: "Who is out is let back at an interval's end, so it is out for longer than this says.",
    fix: "Raise baseEjectionMs to the interval.",
    hasButton: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
