import type { PrometheusClient } from "@prometheus-io/codemirror-promql/dist/esm/client/prometheus";
import { completionRoute, exploreMetadataRoute } from "../../lib/explore/routes";
import { callRoute } from "../api/call-route";

type Call = typeof callRoute;
type Wanted = { kind: "metrics" | "labels" | "values"; prefix?: string; metric?: string; label?: string };

/** The metric's name and nothing else: completion also tells half-written ones. */
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/**
 * What completes a query, asked of this console alone. A failed question completes nothing: whoever writes goes on writing. Metadata
 * are asked once.
 */
export function completionClient(mesh: string, call: Call = callRoute): PrometheusClient {
  let metadata: ReturnType<PrometheusClient["metricMetadata"]> | undefined;
  const ask = async ({ metric, prefix, ...wanted }: Wanted): Promise<string[]> => {
    const query = {
      mesh,
      ...wanted,
      ...(metric && metricName.test(metric) ? { metric } : {}),
      ...(prefix ? { prefix: prefix.slice(0, 200) } : {}),
    };
    try {
      return (await call(completionRoute, { params: {}, query })).values;
    } catch {
      return [];
    }
  };
  return {
    metricNames: (prefix) => ask({ kind: "metrics", ...(prefix ? { prefix } : {}) }),
    labelNames: (metric) => ask({ kind: "labels", ...(metric ? { metric } : {}) }),
    labelValues: (label, metric) => ask({ kind: "values", label, ...(metric ? { metric } : {}) }),
    metricMetadata: () => {
      metadata ??= call(exploreMetadataRoute, { params: {}, query: { mesh } }).then(
        ({ metrics }) => Object.fromEntries(Object.entries(metrics).map(([name, each]) => [name, [each]])),
        () => {
          metadata = undefined;
          return {};
        },
      );
      return metadata;
    },
    series: async () => [],
    flags: async () => ({}),
  };
}
