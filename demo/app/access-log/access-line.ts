import type { CallFacts } from "./call-facts";

/** One line of the access log; a field that does not apply is absent. `time` is the request's end. */
export type AccessLine = {
  time: string;
  level: "info" | "warn" | "error";
  reporter: "source" | "destination";
  request_id?: string | undefined;
  trace_id: string;
  span_id: string;
  parent_span_id?: string | undefined;
  /** Who was asked. `version` is `unknown` and `instance` absent where nobody answered. */
  namespace: string;
  service: string;
  version: string;
  instance?: string | undefined;
  caller?: string | undefined;
  caller_namespace?: string | undefined;
  caller_version?: string | undefined;
  /** Only where the caller writes the line. */
  caller_instance?: string | undefined;
  method: string;
  protocol: "grpc" | "http";
  /** gRPC's name of the status, or the HTTP code. */
  status: string;
  http_status?: number | undefined;
  duration_ms: number;
  /** As Envoy writes them; `-` when nothing went wrong on the way. */
  response_flags: string;
  attempt: number;
  tenant?: string | undefined;
  model?: string | undefined;
  policy_id?: string | undefined;
  policy_revision?: number | undefined;
  policy_rule?: string | undefined;
  error?: string | undefined;
  /** Of some requests, at the gateway: who asked, and how the prompt begins. */
  user?: string | undefined;
  prompt?: string | undefined;
} & CallFacts;

/** Labels are few and bounded; ids stand in the line alone. */
export function labelsOf(mesh: string, line: AccessLine): Record<string, string> {
  const { namespace, service, version, instance } = line;
  return { mesh, namespace, service, version, instance: instance ?? "unknown" };
}

/** Microseconds are as fine as durations get. */
export function roundMs(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

/** `failed`: it went wrong after its code was sent. */
export function httpLevel(code: number, failed: boolean): AccessLine["level"] {
  if (code >= 500 || (failed && code < 400)) return "error";
  return code >= 400 ? "warn" : "info";
}
