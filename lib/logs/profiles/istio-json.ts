import { istioFields } from "./istio-fields";
import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

/**
 * Istio's access log with `accessLogEncoding: JSON`. Its fields: pilot/pkg/model/telemetry_logging.go; codes are numbers,
 * times in milliseconds, what is not known is null, before 1.9 a `-`.
 */
export const istioJson: LogProfile = {
  name: "istio-json",
  by: "pods",
  labels: podLabels,
  containers: "istio-proxy",
  isAccess: true,
  format: { kind: "json" },
  signature: ["start_time", "response_code"],
  absent: ["", "-"],
  fields: istioFields,
};
