import type { IncomingMessage } from "node:http";
import type { Acl, Rights } from "../acl/acl";
import { parseGoDuration } from "../entries/go-duration";
import { Refusal } from "../refusal";
import type { Catalog } from "../store/catalog";
import type { ConfigEntries } from "../store/config-entries";
import type { Indexes, Table } from "../store/indexes";

export type World = { indexes: Indexes; entries: ConfigEntries; catalog: Catalog; acl: Acl };

/** One request, as far as answers look at it. */
export type Ask = World & {
  method: string;
  /** The parts of the path behind `/v1/…` that a route names. */
  parts: string[];
  query: URLSearchParams;
  body: string;
  rights: Rights;
  signal: AbortSignal;
};

/** `table` is the one whose index goes along, and which a blocking query waits for. */
export type Answer = { body: unknown; table?: Table };

const maxBodyBytes = 512 * 1024;
const longestWaitMs = 600_000;

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new Refusal(413, "Request body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The body as JSON; agent/http.go answers 400 in these words. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Refusal(400, `Request decoding failed: ${error instanceof Error ? error.message : "no JSON"}`);
  }
}

/** `X-Consul-Token`, or a bearer, or `?token=` (agent/http.go parseTokenInternal). */
export function tokenOf({ headers }: IncomingMessage, query: URLSearchParams): string | undefined {
  const bearer = /^Bearer\s+(.*)$/i.exec(headers.authorization ?? "")?.[1];
  return query.get("token") ?? headers["x-consul-token"]?.toString() ?? bearer;
}

/** Community Edition refuses what only Enterprise has (agent/http_ce.go parseEntMeta). */
export function refuseEnterprise(query: URLSearchParams): void {
  if (query.has("ns")) {
    throw new Refusal(400, 'Invalid query parameter: "ns" - Namespaces are a Consul Enterprise feature');
  }
  if (query.has("partition")) {
    throw new Refusal(
      400,
      'Invalid query parameter: "partition" - Partitions are a Consul Enterprise feature',
    );
  }
}

/** How long `?index=&wait=` may wait: five minutes where nothing is said, ten at the most, and a sixteenth of jitter. */
export function waitOf(query: URLSearchParams): { index: number; ms: number } | null {
  const index = Number(query.get("index") ?? 0);
  if (!Number.isInteger(index) || index < 0) throw new Refusal(400, "Invalid index");
  if (index === 0) return null;
  const asked = query.get("wait");
  const ns = asked === null || asked === "" ? 3e11 : parseGoDuration(asked);
  if (ns === undefined) throw new Refusal(400, "Invalid wait time");
  const ms = Math.min(ns / 1e6 || 300_000, longestWaitMs);
  return { index, ms: ms + (Math.random() * ms) / 16 };
}

/** `?cas=`; what is no number is a 500 (agent/config_endpoint.go returns strconv's error as it is). */
export function casOf(query: URLSearchParams): number | null {
  const text = query.get("cas");
  if (text === null || text === "") return null;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Refusal(500, `strconv.ParseUint: parsing "${text}": invalid syntax`);
}
