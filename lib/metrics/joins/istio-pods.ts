import { equals, labels, notEquals, promql, selector } from "../../promql/promql";
import type { PodJoin } from "./pod-join";

const series = "istio_requests_total";
const reported = [equals("reporter", "destination"), notEquals("pod", "")];
const pod = labels(["namespace", "pod"]);

/** A pod's own sidecar: it is scraped with its pod's name, and says under which service and version it was called. */
export const istioPods: PodJoin = {
  name: "istio-pods",
  says: "the pod's own sidecar says which service and version it is; of several services the one most called",
  needs: [series],
  mark: reported,
  labels: { service: "destination_service_name", version: "destination_version" },
  rows: ({ keep, matchers, back }) => {
    const by = labels(["namespace", "pod", ...keep]);
    const calls = promql`sum by (${by}) (${selector(series, [...reported, ...matchers])}${back})`;
    return promql`group by (${by}) (topk by (${pod}) (1, ${calls}))`;
  },
};
