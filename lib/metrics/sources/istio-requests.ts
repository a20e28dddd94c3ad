import { equals, type Matcher, matches, notEquals, notMatches } from "../../promql/promql";
import type { ConceptName } from "../concepts";
import { meshLabels } from "./mesh-labels";
import type { SeriesWay, Source, Way } from "./source";
import { way } from "./way";

/** The labels of Istio's request series. */
export const istioLabels = {
  ...meshLabels,
  callerSecurity: "connection_security_policy",
  reason: "response_flags",
  code: "response_code",
} as const;

/** Code 0 is no answer at all; `DC` is a caller who went away, which is no fault of the service. */
const httpFailure = [matches("response_code", "0|5.."), notMatches("response_flags", ".*DC.*")];
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const grpcFailure = [
  matches("grpc_response_status", "2|4|8|12|13|14|15"),
  notMatches("response_code", "0|5.."),
  notMatches("response_flags", ".*DC.*"),
];

const duration = "istio_request_duration_milliseconds";

type Reports = Pick<SeriesWay, "sets" | "otherwise">;

/** What Istio's proxies say of requests, given whose reports count. Durations are only of what reached an instance. */
export function istioRequestWays(counted: Reports, timed: Reports): Partial<Record<ConceptName, Way[]>> {
  const requests = { series: "istio_requests_total", kind: "rate", ...counted } as const;
  return {
    requests: [requests],
    errors: [{ ...requests, only: [httpFailure, grpcFailure] }],
    throttled: [{ ...requests, only: [[equals("response_code", "429")]] }],
    latency: [{ series: duration, kind: "quantiles", ...timed }],
    latencyMean: [way.histogramMean(duration, undefined, timed)],
  };
}

/** Who reports: the called side, the caller's, or a waypoint between them. */
export const reportedBy = {
  destination: [equals("reporter", "destination")],
  source: [equals("reporter", "source")],
  waypoint: [equals("reporter", "waypoint")],
} as const satisfies Record<string, readonly Matcher[]>;

export const arrived = notEquals("destination_workload", "unknown");

const overflown = [...reportedBy.source, matches("response_flags", ".*UO.*")];

/** What only callers' sidecars know. Whoever was refused reached no instance: the version is not known. */
export const istioCallerWays = {
  callerLatency: [{ series: duration, kind: "quantiles", sets: [[...reportedBy.source, arrived]] }],
  callerLatencyMean: [way.histogramMean(duration, undefined, { sets: [[...reportedBy.source, arrived]] })],
  refused: [{ series: "istio_requests_total", kind: "rate", sets: [reportedBy.source], only: [overflown] }],
  refusedCalls: [
    { series: "istio_requests_total", kind: "count", sets: [reportedBy.source], only: [overflown] },
  ],
} as const satisfies Source["ways"];

/** Calls that no instance ever saw: no route, no healthy endpoint, circuit open. Only their callers report them. */
export const neverArrived = [...reportedBy.source, equals("destination_workload", "unknown")];
