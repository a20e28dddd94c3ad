/** Who calls whom in a small Istio mesh of services of `llm`, each with its own number of endpoints and callers. */
export type LoadedService = {
  name: string;
  /** Requests a second that came to each endpoint of v1. */
  endpoints: Record<string, number>;
  callers: readonly string[];
  /** Whether callers report their side. */
  hasCallersSide?: boolean;
  /** Whether its processes tell what they use. */
  hasProcesses?: boolean;
  /** A model server behind each endpoint, and all that callers' proxies can say. */
  hasAll?: boolean;
};

const serviceMs = 39.4;
const callerMs = 41.2;

/** OpenMetrics from two minutes before a moment (unix seconds) to two after it, so that it can be watched live. */
export function loadSeries(at: number, services: readonly LoadedService[]): string {
  const times = Array.from({ length: 121 }, (_, n) => at - 120 + 2 * n);
  const lines = new Map<string, string[]>();
  const add = (name: string, labels: Record<string, string>, valueAt: (second: number) => number) => {
    const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const rows = times.map((time) => `${name}{${written}} ${valueAt(time - at + 120)} ${time}`);
    lines.set(name, [...(lines.get(name) ?? []), ...rows]);
  };
  for (const service of services) addService(service, add);
  return `${[...lines].flatMap(([name, rows]) => [`# TYPE ${name} unknown`, ...rows]).join("\n")}\n`;
}

type Add = (name: string, labels: Record<string, string>, valueAt: (second: number) => number) => void;

function addService(service: LoadedService, add: Add): void {
  const { name, endpoints, callers, hasCallersSide = true, hasProcesses = false } = service;
  const all = Object.values(endpoints).reduce((sum, rate) => sum + rate, 0);
  const duration = "istio_request_duration_milliseconds";
  for (const caller of callers) {
    const call = {
      source_workload_namespace: "llm",
      source_canonical_service: caller,
      destination_service_namespace: "llm",
      destination_service_name: name,
      destination_workload: `${name}-v1`,
      destination_version: "v1",
      request_protocol: "grpc",
      response_code: "200",
      response_flags: "-",
      grpc_response_status: "0",
    };
    const report = (reporter: string, pod: string, perSecond: number, ms: number) => {
      const labels = { ...call, reporter, pod };
      add("istio_requests_total", labels, (second) => perSecond * second);
      add(`${duration}_count`, labels, (second) => perSecond * second);
      add(`${duration}_sum`, labels, (second) => perSecond * ms * second);
      for (const le of ["25", "50", "+Inf"])
        add(`${duration}_bucket`, { ...labels, le }, (second) => (le === "25" ? 0 : perSecond * second));
    };
    for (const [pod, rate] of Object.entries(endpoints))
      report("destination", pod, rate / callers.length, serviceMs);
    if (hasCallersSide) report("source", `${caller}-0`, all / callers.length, callerMs);
  }
  if (service.hasAll) addRest(service, add);
  if (!hasProcesses) return;
  for (const pod of Object.keys(endpoints)) {
    const target = { namespace: "llm", service: name, version: "v1", pod };
    add("process_cpu_seconds_total", target, (second) => 0.5 * second);
    add("process_resident_memory_bytes", target, () => 1_000);
  }
}

const engineGauges = ["num_requests_running", "num_requests_waiting", "kv_cache_usage_perc"];
const engineCounters = ["prompt_tokens_total", "generation_tokens_total"];
const engineTimes = ["time_to_first_token", "inter_token_latency", "e2e_request_latency"];
const proxyGauges = [
  "upstream_rq_active",
  "circuit_breakers_default_rq_open",
  "outlier_detection_ejections_active",
  "membership_healthy",
];
const proxyCounters = ["upstream_rq_pending_overflow", "upstream_rq_retry"];

function addRest({ name, endpoints, callers }: LoadedService, add: Add): void {
  for (const pod of Object.keys(endpoints)) {
    const target = { namespace: "llm", service: name, version: "v1", pod };
    for (const series of engineGauges) add(`vllm:${series}`, target, () => 0.5);
    for (const series of engineCounters) add(`vllm:${series}`, target, (second) => second);
    for (const series of engineTimes) {
      for (const le of ["1", "+Inf"])
        add(`vllm:${series}_seconds_bucket`, { ...target, le }, (second) => second);
    }
    const arrived = { destination_service_namespace: "llm", destination_service_name: name };
    const labels = { ...arrived, destination_version: "v1", reporter: "destination", pod };
    add("heddle_mesh_requests_started_total", labels, (second) => second);
  }
  for (const caller of callers) {
    const cluster_name = `outbound|80|v1|${name}.llm.svc.cluster.local`;
    const labels = { namespace: "llm", service: caller, pod: `${caller}-0`, cluster_name };
    for (const series of proxyGauges) add(`envoy_cluster_${series}`, labels, () => 1);
    for (const series of proxyCounters) add(`envoy_cluster_${series}`, labels, (second) => second);
  }
}
