import { matches } from "../../promql/promql";
import {
  arrived,
  istioCallerWays,
  istioLabels,
  istioRequestWays,
  neverArrived,
  reportedBy,
} from "./istio-requests";
import type { Source } from "./source";

const { destination, source, waypoint } = reportedBy;

/**
 * Sidecars and waypoints in one mesh: a request may be reported three times. For a service its own sidecars' reports count,
 * else its waypoint's, else its callers'.
 */
export const istioMixed: Source = {
  name: "istio-mixed",
  layer: "mesh",
  labels: istioLabels,
  marks: [waypoint, [matches("reporter", "source|destination")]],
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
    ...istioCallerWays,
  },
};
