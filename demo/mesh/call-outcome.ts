import type { EndLabels } from "./istio-labels";

/** gRPC's status numbers that this file decides about. */
const ok = 0;
const cancelled = 1;
const deadlineExceeded = 4;
const unavailable = 14;

/** How a call ended, as the side that watched it saw it. */
export type CallEnd = {
  status: number;
  details: string;
  /** The other side's answer (headers or trailers) reached us. */
  answered: boolean;
  /** The status is the other side's own word, and not made up on the way. */
  told?: boolean;
  /** This side's own application gave up. */
  gaveUp: boolean;
};

/** Which gRPC failures are the proxy's own words rather than the server's, by grpc-js 1.14's texts. */
const localFailures: { pattern: RegExp; flag: string }[] = [
  { pattern: /does not exist|No matching route|name resolution failed|not found/, flag: "NR" },
  { pattern: /fault injection/i, flag: "FI" },
  { pattern: /Call dropped/i, flag: "UO" },
  { pattern: /No connection established|ECONNREFUSED|Failed to connect/i, flag: "UF" },
  { pattern: /no (targets|endpoints|hosts|addresses)|empty/i, flag: "UH" },
];

/** Envoy's response flags for a call seen by its caller; `-` when nothing went wrong on the way. */
export function sourceFlags(end: CallEnd): string {
  if (end.gaveUp) return "DC";
  if (end.status === deadlineExceeded) return "UT";
  if (end.status === ok) return "-";
  if (end.told) return "-";
  if (/Connection dropped|RST_STREAM|ECONNRESET|GOAWAY/i.test(end.details)) return "UC";
  if (end.answered) return "-";
  const known = localFailures.find(({ pattern }) => pattern.test(end.details));
  if (known) return known.flag;
  if (end.status === cancelled) return "UR";
  return end.status === unavailable ? "UF" : "-";
}

/**
 * A gRPC answer is HTTP 200 even when it fails (the status tells), also when the proxy made it up; a call
 * that its client left before any answer has the code 0 and no gRPC status.
 */
export function grpcEndLabels(end: CallEnd, flags: string): EndLabels {
  if (end.gaveUp) return { response_code: end.answered ? "200" : "0", response_flags: flags };
  return { response_code: "200", grpc_response_status: String(end.status), response_flags: flags };
}
