import { equals, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const series = "istio_agent_cert_expiry_seconds";
const root = "ROOTCA";

/**
 * What the agent beside each sidecar says of the certificates that it holds: merged into the pod's `:15020/stats/prometheus`. Of its pod
 * and not of calls, so it is told apart as what the cluster says of pods.
 */
export const istioAgents: Source = {
  name: "istio-agents",
  layer: "cluster",
  labels: { namespace: "namespace", pod: "pod" },
  fromTarget: ["namespace", "pod"],
  ways: {
    certificateTtl: [way.gauge(series, { over: "min", sets: [[notEquals("resource_name", root)]] })],
    rootCertificateTtl: [way.gauge(series, { over: "min", sets: [[equals("resource_name", root)]] })],
  },
};
