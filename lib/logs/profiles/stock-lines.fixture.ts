import type { Entry } from "../entry";
import { nsOfMs } from "../nanoseconds";
import type { KnownLogs } from "./known-logs";
import { podProfiles } from "./known-logs";
import { labelsAmong } from "./seen-logs";

export const stockDay = Date.parse("2026-11-24T10:00:00Z");
export const requestId = "5ee694cf-f93b-4064-a677-4e6abf8a82be";

/** One call as a proxy of Istio sees it; absent is what Envoy does not know. */
export type Call = {
  startMs: number;
  durationMs: number;
  method?: string | null;
  path?: string | null;
  status: number;
  flags?: string;
  details?: string;
  cluster: string | null;
  sni?: string;
  id?: string | null;
  userAgent?: string | null;
  authority?: string;
  from?: string;
  to?: string | null;
  local?: string;
  remote?: string;
  serviceMs?: number;
};

function whole(call: Call) {
  return {
    method: "POST",
    path: "/v1/chat/completions?trace=1",
    flags: "-",
    details: "via_upstream",
    sni: null,
    id: requestId,
    userAgent: "openai-python/1.99",
    authority: "chat.llm:8000",
    from: "10.1.0.3:51100",
    to: "10.2.0.9:8000",
    local: "10.96.0.7:8000",
    remote: "10.1.0.3:40100",
    serviceMs: null,
    ...call,
  };
}

/** As Istio's default format writes it. */
export function textOf(call: Call): string {
  const { startMs, durationMs, cluster, to, ...said } = whole(call);
  const at = new Date(stockDay + startMs).toISOString();
  const or = (value: string | number | null) => value ?? "-";
  return (
    `[${at}] "${or(said.method)} ${or(said.path)} ${said.method === null ? "-" : "HTTP/1.1"}" ${said.status} ${said.flags} ${said.details} - "-"` +
    ` 512 2048 ${durationMs} ${or(said.serviceMs)} "-" "${or(said.userAgent)}" "${or(said.id)}" "${said.authority}" "${or(to)}"` +
    ` ${or(cluster)} ${said.from} ${said.local} ${said.remote} ${or(said.sni)} default`
  );
}

/** As `accessLogEncoding: JSON` writes it. */
export function jsonOf(call: Call): string {
  const { startMs, durationMs, cluster, to, ...said } = whole(call);
  return JSON.stringify({
    authority: said.authority,
    bytes_received: 512,
    bytes_sent: 2048,
    connection_termination_details: null,
    downstream_local_address: said.local,
    downstream_remote_address: said.remote,
    duration: durationMs,
    method: said.method,
    path: said.path,
    protocol: said.method === null ? null : "HTTP/1.1",
    request_id: said.id,
    requested_server_name: said.sni,
    response_code: said.status,
    response_code_details: said.details,
    response_flags: said.flags,
    route_name: "default",
    start_time: new Date(stockDay + startMs).toISOString(),
    upstream_cluster: cluster,
    upstream_host: to,
    upstream_local_address: said.from,
    upstream_service_time: said.serviceMs === null ? null : String(said.serviceMs),
    upstream_transport_failure_reason: null,
    user_agent: said.userAgent,
    x_forwarded_for: null,
  });
}

/** A gateway's call to chat v2, and that call as the pod that served it saw it. */
export const sent: Call = {
  ...{ startMs: 0, durationMs: 7_900, status: 200, serviceMs: 310 },
  cluster: "outbound|8000|v2|chat.llm.svc.cluster.local",
};
export const served: Call = {
  ...{ startMs: 3, durationMs: 7_890, status: 200, serviceMs: 300, cluster: "inbound|8000||" },
  ...{ sni: "outbound_.8000_.v2_.chat.llm.svc.cluster.local", local: "10.2.0.9:8000", to: "10.2.0.9:8000" },
  ...{ remote: "10.1.0.3:51100", from: "127.0.0.6:50119" },
};

export const gatewayPod = {
  namespace: "istio-system",
  pod: "istio-ingressgateway-6f8d5c7b94-x2zkq",
  container: "istio-proxy",
};
export const chatProxy = { namespace: "llm", pod: "chat-v2-7d9c8b6f54-hk2pq", container: "istio-proxy" };
export const chatEngine = { ...chatProxy, container: "vllm" };

/** What vLLM says of a request that it was sent with an `X-Request-Id`. */
export function engineLines(id = requestId): string[] {
  return [
    `(APIServer pid=1) INFO 11-24 10:00:00 [logger.py:49] Received request chatcmpl-${id}: params: SamplingParams(n=1, temperature=0.7), lora_request: None.`,
    `(APIServer pid=1) INFO 11-24 10:00:00 [async_llm.py:382] Added request chatcmpl-${id}-a8a65d16.`,
  ];
}

export const uvicornLine =
  '(APIServer pid=1) INFO:     127.0.0.6:51408 - "POST /v1/chat/completions HTTP/1.1" 200 OK';

export function stockEntry(labels: Record<string, string>, line: string, atMs = 8_000): Entry {
  return { ns: nsOfMs(stockDay + atMs), key: `${labels.pod}${line.length}${atMs}`, labels, line };
}

/** A Loki with pods' logs by `namespace`, `pod` and `container`, and lines of every profile in it. */
export const stockLogs: KnownLogs = {
  by: "pods",
  profiles: podProfiles,
  active: podProfiles,
  labels: labelsAmong(["namespace", "pod", "container", "node_name", "service_name"]),
  isShared: false,
  bound: {},
};
