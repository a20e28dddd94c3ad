import type { CatalogueEntry } from "./entry";

const telemetry = "Prometheus";

/** Said of routes. */
export const routeProblems = {
  "no-ready-endpoint": {
    severity: "error",
    by: "the registries' ready endpoints",
    why: "Calls that are sent there fail.",
    fix: "Give it no weight, or start an instance of it.",
  },
  "unverified-version": {
    severity: ["error", "warning"],
    by: "the registries' ready endpoints",
    why: "Nobody can tell now whether the version is there; a version that the policy has already is let through.",
    fix: "Wait until the registry answers, or give a reason.",
  },
  "no-catch-all": {
    severity: "warning",
    why: "A call that no rule takes is answered with an error.",
    fix: "Add a rule without conditions.",
    hasButton: true,
  },
  "same-rule-name": {
    severity: "error",
    why: "A shift, an undo and whoever reads a log line could not tell the two rules apart.",
    fix: "Rename one.",
    hasButton: true,
  },
  "same-match": {
    severity: "error",
    why: "The first rule that matches takes the call, so the later one does nothing.",
    fix: "Remove the later rule.",
    hasButton: true,
  },
  "shadowed-rule": {
    severity: "error",
    why: "The first rule that matches takes the call, so the narrower one after it does nothing.",
    fix: "Move the narrower rule up.",
    hasButton: true,
  },
  "shadowed-by-several": {
    severity: "error",
    why: "Each of its alternatives is taken by an earlier rule, so it does nothing.",
    fix: "Remove it, or move it up.",
    hasButton: true,
  },
  "match-never": {
    severity: "error",
    why: "A gRPC call's path is its service and method: no call has another one too.",
    fix: "Remove one of the two conditions.",
  },
  "match-covered": {
    severity: "info",
    why: "The alternatives of a rule are or-ed: the narrower one adds nothing.",
    fix: "Remove the alternative.",
    hasButton: true,
  },
  "path-without-slash": {
    severity: "error",
    why: "A request's path begins with a slash, so nothing ever matches.",
    fix: "Begin with a slash.",
    hasButton: true,
  },
  "timeout-below-p99": {
    severity: "warning",
    by: telemetry,
    why: "More than one call in a hundred that ends well today would be cut off, its tokens made for nothing.",
    fix: "Raise the timeout above the slowest answers (half above the p99).",
    hasButton: true,
  },
  "per-try-below-p99": {
    severity: "warning",
    by: telemetry,
    why: "The slowest answers are given up and begun anew, on engines that are slow because they are busy.",
    fix: "Raise the bound of one try (half above the p99).",
    hasButton: true,
  },
  "per-try-above-timeout": {
    severity: "warning",
    why: "The whole call ends before a try can be given up, so there is never a second one after a slow one.",
    fix: "Remove it, or lower it below the timeout.",
    hasButton: true,
  },
  "tries-outlast-timeout": {
    severity: "info",
    why: "The last tries never begin: the whole call has ended by then.",
    fix: "Lower the attempts, or raise the timeout.",
    hasButton: true,
  },
  "retries-on-overload": {
    severity: "warning",
    why: "What was refused for load comes back as more load, when there is least room for it.",
    fix: "Take resource-exhausted out of the conditions.",
    hasButton: true,
  },
  "retries-repeat-work": {
    severity: "info",
    why: "These failures may come after tokens were made: they are paid for and made twice.",
    fix: "Retry only what surely did not begin: connect-failure, refused-stream, unavailable.",
    hasButton: true,
  },
  "retries-one-endpoint": {
    severity: "info",
    by: "the registries' ready endpoints",
    why: "There is nobody else to ask: the retry meets the same trouble.",
    fix: "Start a second instance, or do without retries.",
  },
  "retries-multiply-load": {
    severity: "warning",
    by: `${telemetry} and the service's breaker`,
    why: "A version that fails gets a multiple of its load until it is down for good: a retry storm.",
    fix: "Give the service's circuit breaker maxRetries, or lower the attempts.",
  },
  "share-beyond-engines": {
    severity: "warning",
    by: telemetry,
    why: "Calls a second times their mean duration are more than the engines work on at once: a queue grows.",
    fix: "Give it less weight, or start more instances first.",
  },
  "mirror-to-itself": {
    severity: "warning",
    why: "The version answers the call and its copy: twice the work, and nothing to compare.",
    fix: "Remove the mirror, or name another version.",
    hasButton: true,
  },
  "mirror-nowhere": {
    severity: "warning",
    by: "the registries' ready endpoints",
    why: "Nobody takes the copies, and nobody says so: their answers are not waited for.",
    fix: "Remove the mirror, or start an instance.",
    hasButton: true,
  },
  "share-of-nothing": {
    severity: "info",
    why: "It reads as if something were done to calls, and nothing is.",
    fix: "Remove it, or give it a share.",
    hasButton: true,
  },
  "calls-fail-on-purpose": {
    severity: "warning",
    why: "Everybody's calls are hit, not those of a test alone.",
    fix: "Give the fault a rule of its own with a header that only tests send.",
    hasButton: true,
  },
  "every-call-aborted": {
    severity: "error",
    why: "No call that comes this far is answered.",
    fix: "Remove the abort, or give it a rule of its own.",
    hasButton: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
