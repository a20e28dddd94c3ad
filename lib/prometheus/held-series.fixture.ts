export type HeldSeries = { name: string; labels: Readonly<Record<string, string>> };

const both = ["a", "b"] as const;

/** Series of two namespaces in every way that tells whose they are; each of `a` has a twin in `b`. */
export const heldSeries: readonly HeldSeries[] = [
  ...both.flatMap((namespace) =>
    ["0", "1"].flatMap((pod) => [
      { name: "requests_total", labels: { namespace, pod: `${namespace}-${pod}`, code: "200" } },
      { name: "vllm:num_requests_running", labels: { namespace, pod: `${namespace}-${pod}` } },
    ]),
  ),
  ...both.flatMap((namespace) => [
    // An exporter in one's own namespace that tells of others.
    ...both.map((exported_namespace) => ({
      name: "kube_pod_info",
      labels: { namespace, exported_namespace, pod: "exporter-0" },
    })),
    // Calls, counted by either side.
    ...both.flatMap((to) =>
      ["source", "destination"].map((reporter) => ({
        name: "istio_requests_total",
        labels: {
          reporter,
          namespace: reporter === "source" ? namespace : to,
          source_workload_namespace: namespace,
          destination_service_namespace: to,
          pod: `${reporter === "source" ? namespace : to}-0`,
        },
      })),
    ),
    ...both.map((to) => ({
      name: "response_total",
      labels: {
        namespace,
        direction: "outbound",
        dst_service: "s",
        dst_namespace: to,
        pod: `${namespace}-0`,
      },
    })),
    { name: "response_total", labels: { namespace, direction: "inbound", pod: `${namespace}-0` } },
    ...both.map((to) => ({
      name: "envoy_cluster_upstream_rq_retry",
      labels: { namespace, pod: `${namespace}-0`, cluster_name: `outbound|80|v1|s.${to}.svc.cluster.local` },
    })),
  ]),
  { name: "secret_of_b", labels: { namespace: "b", only_of_b: "yes", pod: "b-0" } },
  { name: "node_load1", labels: { pod: "node-0" } },
];

/** What may be read by the rule of docs/adr/0016 of a selector that says the name, told of each series by itself. */
export function mayBeRead({ name, labels }: HeldSeries, own: ReadonlySet<string>): boolean {
  const isOwn = (label: string) => labels[label] !== undefined && own.has(labels[label]);
  const isNotForeign = (label: string) => labels[label] === undefined || own.has(labels[label]);
  if (name === "istio_requests_total") return isOwn("destination_service_namespace");
  if (name === "envoy_cluster_upstream_rq_retry")
    return [...own].some((each) => labels.cluster_name?.includes(`.${each}.`));
  return isOwn("namespace") && isNotForeign("exported_namespace") && isNotForeign("dst_namespace");
}

/** The same of a selector that does not say the name: what is its target's, and tells of nobody else. */
export function mayBeReadByAny({ labels }: HeldSeries, own: ReadonlySet<string>): boolean {
  const isOwn = (label: string) => labels[label] !== undefined && own.has(labels[label]);
  const isNotForeign = (label: string) => labels[label] === undefined || own.has(labels[label]);
  return (
    isOwn("namespace") &&
    ["exported_namespace", "destination_service_namespace", "dst_namespace"].every(isNotForeign) &&
    !labels.cluster_name?.startsWith("outbound|")
  );
}

/** Counters that grow at different paces, every ten seconds up to `at` (unix seconds). */
export function openMetricsOf(series: readonly HeldSeries[], at: number): string {
  const names = [...new Set(series.map(({ name }) => name))];
  return names
    .flatMap((name) => [
      `# TYPE ${name} unknown`,
      ...series.flatMap((each) => {
        if (each.name !== name) return [];
        const pace = 1 + heldSeries.indexOf(each);
        const labels = Object.entries(each.labels).map(([label, value]) => `${label}="${value}"`);
        return Array.from(
          { length: 42 },
          (_, index) => `${name}{${labels.join(",")}} ${pace * (index + 1)} ${at - 410 + index * 10}`,
        );
      }),
    ])
    .join("\n")
    .concat("\n# EOF\n");
}
