import type { CatalogueEntry } from "./entry";

const endpoints = "the registries' ready endpoints";
const telemetry = "Prometheus";

/** Said of load balancing. */
export const balancingProblems = {
  "nothing-to-balance": {
    severity: "info",
    by: endpoints,
    why: "With one endpoint each, every algorithm picks the same.",
    fix: "Start more instances, or leave it.",
  },
  "choices-above-endpoints": {
    severity: "info",
    by: endpoints,
    why: "No more endpoints are compared than there are; with all compared, every caller runs to the same one.",
    fix: "Lower choices.",
    hasButton: true,
  },
  "hash-across-versions": {
    severity: "warning",
    by: "the service's route",
    why: "A conversation changes its endpoint with every draw of a version, and finds its prefix cached at none.",
    fix: "Send callers to one version by a header, or keep the split short.",
  },
  "hash-of-few-callers": {
    severity: "warning",
    by: `${telemetry} and ${endpoints}`,
    why: "Each calling address goes to one endpoint: the others stay idle.",
    fix: "Hash by what tells users apart: a header or a cookie.",
  },
  "cookie-of-grpc": {
    severity: "warning",
    by: telemetry,
    why: "A gRPC client keeps no cookies, so each call goes anywhere.",
    fix: "Hash by a header.",
  },
  "turns-of-uneven-answers": {
    severity: "info",
    by: telemetry,
    why: "By turns an endpoint may get all the long answers while its neighbour is idle.",
    fix: "Pick the endpoint with the fewest open calls.",
    hasButton: true,
  },
} as const satisfies Record<string, CatalogueEntry>;
