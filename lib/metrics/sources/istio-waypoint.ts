import { istioLabels, istioRequestWays, reportedBy } from "./istio-requests";
import type { Source } from "./source";

const sets = [reportedBy.waypoint];

/** An ambient mesh without sidecars: requests are only seen by waypoints, each once. `pod` would be the waypoint's own. */
export const istioWaypoint: Source = {
  name: "istio-waypoint",
  layer: "mesh",
  labels: (({ pod: _pod, ...labels }) => labels)(istioLabels),
  marks: [reportedBy.waypoint],
  ways: istioRequestWays({ sets }, { sets }),
};
