import { equals, matches } from "../../promql/promql";
import { arrived, istioLabels, istioRequestWays, reportedBy } from "./istio-requests";
import type { Source } from "./source";

const { destination, source, waypoint } = reportedBy;
/** Calls that no instance ever saw: no route, no healthy endpoint, circuit open. Only their callers report them. */
const neverArrived = [...source, equals("destination_workload", "unknown")];
const overflown = [...source, matches("response_flags", ".*UO.*")];

/**
 * Each request is reported by both sides, and by a waypoint that it passes: for a service its own sidecars' reports count,
 * else its waypoint's, else its callers'.
 */
export const istioSidecar: Source = {
  name: "istio-sidecar",
  layer: "mesh",
  labels: istioLabels,
  mark: [matches("reporter", "source|destination")],
  ways: {
    ...istioRequestWays(
      {
        sets: [destination, neverArrived],
        otherwise: [
          { unless: destination, sets: [waypoint] },
          { unless: waypoint, sets: [source] },
        ],
      },
      {
        sets: [destination],
        otherwise: [
          { unless: destination, sets: [waypoint] },
          { unless: waypoint, sets: [[...source, arrived]] },
        ],
      },
    ),
    callerLatency: [
      {
        series: "istio_request_duration_milliseconds",
        kind: "quantiles",
        sets: [[...source, arrived]],
      },
    ],
    // Whoever is refused reached no instance: the version is not known.
    refused: [{ series: "istio_requests_total", kind: "rate", sets: [source], only: [overflown] }],
    refusedCalls: [{ series: "istio_requests_total", kind: "count", sets: [source], only: [overflown] }],
  },
};
