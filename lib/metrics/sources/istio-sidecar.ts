import { equals, matches, notEquals, notMatches } from "../../promql/promql";
import { meshLabels } from "./mesh-labels";
import type { Source, Way } from "./source";

const byDestination = [equals("reporter", "destination")];
const bySource = [equals("reporter", "source")];
/** Calls that no instance ever saw: no route, no healthy endpoint, circuit open. Only their callers report them. */
const neverArrived = [...bySource, equals("destination_workload", "unknown")];

/** Each request is reported by both sides: one side is used for a service, and its callers' only where it has no sidecar. */
const requests = {
  series: "istio_requests_total",
  kind: "rate",
  sets: [byDestination, neverArrived],
  otherwise: { unless: byDestination, sets: [bySource] },
} as const satisfies Way;

/** Code 0 is no answer at all; `DC` is a caller who went away, which is no fault of the service. */
const httpFailure = [matches("response_code", "0|5.."), notMatches("response_flags", ".*DC.*")];
/** UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. */
const grpcFailure = [
  matches("grpc_response_status", "2|4|8|12|13|14|15"),
  notMatches("response_code", "0|5.."),
  notMatches("response_flags", ".*DC.*"),
];

export const istioSidecar: Source = {
  name: "istio-sidecar",
  labels: meshLabels,
  ways: {
    requests: [requests],
    errors: [{ ...requests, only: [httpFailure, grpcFailure] }],
    throttled: [{ ...requests, only: [[equals("response_code", "429")]] }],
    latency: [
      {
        series: "istio_request_duration_milliseconds",
        kind: "quantiles",
        sets: [byDestination],
        otherwise: {
          unless: byDestination,
          sets: [[...bySource, notEquals("destination_workload", "unknown")]],
        },
      },
    ],
  },
};
