import type { Rule } from "../facts";

/** A gate learns within a second whether one call failed or the whole upstream. */
const leastSeconds = 2;

/** A system that this console leans on does not answer: what it knows is from before, or what it is told waits. */
export const deadUpstream: Rule = ({ upstreams, nowMs }) =>
  upstreams
    .filter(({ state }) => state === "down")
    .map(({ upstream, since, error }) => ({
      upstream,
      error,
      began: since === null ? null : Date.parse(since) / 1000,
    }))
    .filter(({ began }) => began === null || nowMs / 1000 - began >= leastSeconds)
    .map(({ upstream, error, began }) => ({
      code: "dead-upstream",
      severity: upstream === "loki" || upstream === "registry" ? "warning" : "critical",
      namespace: null,
      service: null,
      version: null,
      upstream,
      since: began,
      figures: [],
      params: { upstream, error: (error ?? "").slice(0, 200) },
      logs: null,
    }));
