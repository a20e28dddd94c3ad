import { istioLabels, istioRequestWays, reportedBy } from "./istio-requests";
import type { Source } from "./source";

const sets = [reportedBy.destination];
const { pod, ...labels } = istioLabels;

/** What sidecars say of the requests that came to their own pod: the only reports that tell one endpoint from another. */
export const istioEndpoints: Source = {
  name: "istio-endpoints",
  layer: "mesh",
  labels: { ...labels, endpoint: pod },
  fromTarget: ["endpoint"],
  marks: [reportedBy.destination],
  ways: istioRequestWays({ sets }, { sets }),
};
