import { equals } from "../../promql/promql";
import { meshLabels } from "./mesh-labels";
import type { Source } from "./source";

const sets = [[equals("reporter", "destination")]];

/** What sidecars of the embedded mesh count beyond Istio's series: requests as they start, and those still open. */
export const heddleMesh: Source = {
  name: "heddle-mesh",
  layer: "mesh",
  labels: { ...meshLabels, endpoint: "pod" },
  ways: {
    requestsStarted: [{ series: "heddle_mesh_requests_started_total", kind: "rate", sets }],
    requestsInFlight: [{ series: "heddle_mesh_requests_in_flight", kind: "gauge", sets }],
    oldestRequest: [{ series: "heddle_mesh_oldest_request_seconds", kind: "gauge", over: "max", sets }],
  },
};
