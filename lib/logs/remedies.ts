import { z } from "zod";
import { staleSchema } from "../metrics/reading";

/** What can be missing of a mesh's logs, worst first. */
export const logRemedyNames = ["log-store", "pod-logs", "access-logs", "request-ids"] as const;
export type LogRemedyName = (typeof logRemedyNames)[number];

/** What the logs of a mesh can say, and what is missing with the configuration that mends it. */
export const logFindingsSchema = z.object({
  /** The formats that are there; none where nothing is known of them. */
  profiles: z.array(z.string()),
  gaps: z.array(z.object({ remedy: z.enum(logRemedyNames), snippet: z.string() })),
  stale: staleSchema.nullable(),
});
export type LogFindings = z.infer<typeof logFindingsSchema>;

/** What was seen of a mesh's logs. `calls` are lines of proxies about calls, out of some that were looked at. */
export type SeenOfLogs = {
  isSetUp: boolean;
  isLabelled: boolean;
  hasPods: boolean;
  calls: number;
  withId: number;
};

/**
 * Configuration that brings what is missing. Access logs: istio.io, "Envoy Access Logs" (the Telemetry resource, and
 * `meshConfig.accessLogFile`); shipping: Grafana's k8s-monitoring chart; vLLM's ids: `--enable-request-id-headers`.
 */
export const logSnippets: Readonly<Record<LogRemedyName, string>> = {
  "log-store": `meshes:
  - id: prod
    loki:
      url: http://loki-gateway.monitoring.svc
      # tenant: { header: X-Scope-OrgID, value: prod }
`,
  "pod-logs": `cluster:
  name: prod
destinations:
  - name: loki
    type: loki
    url: http://loki-gateway.monitoring.svc/loki/api/v1/push
podLogs:
  enabled: true
alloy-logs:
  enabled: true
`,
  "access-logs": `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: access-logs
  namespace: istio-system
spec:
  accessLogging:
    - providers:
        - name: envoy
`,
  "request-ids": `meshConfig:
  accessLogFile: /dev/stdout
  accessLogEncoding: JSON
  # Istio's own format names the request; one of yours has to as well:
  accessLogFormat: ""
`,
};

/** What is missing, worst first: without the first, the others cannot be known. */
export function logGapsOf({ isSetUp, isLabelled, hasPods, calls, withId }: SeenOfLogs): LogFindings["gaps"] {
  const missing: LogRemedyName[] = !isSetUp
    ? ["log-store"]
    : isLabelled
      ? []
      : !hasPods
        ? ["pod-logs"]
        : calls === 0
          ? ["access-logs"]
          : withId === 0
            ? ["request-ids"]
            : [];
  return missing.map((remedy) => ({ remedy, snippet: logSnippets[remedy] }));
}
