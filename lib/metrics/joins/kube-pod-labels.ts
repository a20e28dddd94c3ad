import { equals, labels, notEquals, promql, selector } from "../../promql/promql";
import type { PodJoin } from "./pod-join";

const series = "kube_pod_labels";
const labelled = [notEquals("label_app", ""), notEquals("label_version", ""), equals("exported_pod", "")];

/** The pod's labels `app` and `version`, which kube-state-metrics exports when it is told to. */
export const kubePodLabels: PodJoin = {
  name: "kube-pod-labels",
  says: "the pod's own labels app and version (kube_pod_labels)",
  needs: [series],
  mark: labelled,
  labels: { service: "label_app", version: "label_version" },
  rows: ({ keep, matchers, back }) => {
    const rows = promql`group by (${labels(["namespace", "pod", ...keep])}) (${selector(series, [...labelled, ...matchers])}${back})`;
    return promql`topk by (${labels(["namespace", "pod"])}) (1, ${rows})`;
  },
};
