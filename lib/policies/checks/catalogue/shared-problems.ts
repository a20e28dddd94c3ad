import type { CatalogueEntry } from "./entry";

/** Said of more than one kind. */
export const sharedProblems = {
  "no-change": {
    severity: "info",
    why: "Applying it would push nothing new and leave a change in the history that changed nothing.",
    fix: "Change something, or leave it.",
  },
  "unknown-service": {
    severity: "warning",
    by: "the registries' ready endpoints",
    why: "A policy about a name that nobody has is in force for nobody.",
    fix: "Correct the service's name, or wait for it to be deployed.",
  },
  "unknown-version": {
    severity: ["error", "warning"],
    by: "the registries' ready endpoints",
    why: "A route that sends calls to it loses them (no reason lets that through); a breaker's part for it does nothing.",
    fix: "Correct the version's name; a breaker's part can be removed.",
    hasButton: true,
  },
  "retries-forbidden": {
    severity: "warning",
    by: "the service's other policies",
    why: "The route promises retries that the breaker (maxRetries 0) never lets happen.",
    fix: "Raise maxRetries, or take the retries out of the route.",
  },
  "refusals-retried": {
    severity: "warning",
    by: "the service's other policies",
    why: "A refused call is sent again at once: it is counted again, refused again, and the caller waits longer.",
    fix: "Refuse with a status that the route does not retry, or take the condition out of its retries.",
    hasButton: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
