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

const { destination, source } = reportedBy;

/** Each request is reported by both sides: one side is used for a service, and its callers' only where it has no sidecar. */
export const istioSidecar: Source = {
  name: "istio-sidecar",
  layer: "mesh",
  labels: istioLabels,
  marks: [[matches("reporter", "source|destination")]],
  ways: {
    ...istioRequestWays(
      { sets: [destination, neverArrived], otherwise: [{ unless: destination, sets: [source] }] },
      { sets: [destination], otherwise: [{ unless: destination, sets: [[...source, arrived]] }] },
    ),
    ...istioCallerWays,
  },
};
