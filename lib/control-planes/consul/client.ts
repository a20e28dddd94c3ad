import "server-only";
import type { z } from "zod";
import { Connection } from "../../connections/connection";
import type { GivenConnection } from "../../connections/credentials";
import { AppError, type Upstream } from "../../errors";
import type { ConsulOptions } from "./options";
import { badAnswer, type ConsulAnswer, refusalOf } from "./refusal-of";
import { leaderSchema } from "./wire";

/** Where a Consul is, and the way there. */
export type ConsulUpstream = { url: string; connection: Connection; options: ConsulOptions };

type ConsulRequest = {
  method: "GET" | "PUT" | "DELETE";
  path: `/v1/${string}`;
  query?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
};

/** An agent takes 200 connections of one client (http_max_conns_per_client); a list of all checks may be long. */
const traits = { connections: 16, maxBytes: 32 * 1024 * 1024, connectMs: 1_000, keepAliveMs: 4_000 };

/** A bearer token is how Consul is told its own token (X-Consul-Token is the older way). */
export function consulUpstream(
  connection: GivenConnection,
  options: ConsulOptions,
  upstream: Upstream = "control-plane",
): ConsulUpstream {
  return { url: connection.url, connection: new Connection(upstream, connection, traits), options };
}

/** The parameters that say which part of Consul is meant; Community Edition refuses `ns` and `partition`. */
function scopeOf(options: ConsulOptions, isConfig: boolean): Record<string, string> {
  const { datacenter, primaryDatacenter, namespace, partition } = options;
  const dc = isConfig ? (primaryDatacenter ?? datacenter) : datacenter;
  return {
    ...(dc === undefined ? {} : { dc }),
    ...(namespace === "default" ? {} : { ns: namespace }),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** One request, whatever it is answered with. */
export async function askConsul(upstream: ConsulUpstream, request: ConsulRequest): Promise<ConsulAnswer> {
  const { method, path, query, body, signal } = request;
  const asked = {
    method,
    query: new URLSearchParams({ ...scopeOf(upstream.options, path.startsWith("/v1/config")), ...query }),
    ...(body === undefined ? {} : { json: body }),
  };
  const answer = await upstream.connection.ask(path, asked, signal);
  return { status: answer.status, text: answer.body };
}

/** Reads an answer that must be of this shape; a refusal becomes the AppError that says what it means. */
export function readConsul<T>(answer: ConsulAnswer, schema: z.ZodType<T>): T {
  if (answer.status !== 200) throw refusalOf(answer);
  const parsed = schema.safeParse(parseJson(answer.text));
  if (!parsed.success) throw badAnswer("something that is not its own interface");
  return parsed.data;
}

/** Succeeds only when there is a leader: without one nothing can be written, and reads are refused. */
export async function probeConsul(upstream: ConsulUpstream, signal: AbortSignal): Promise<void> {
  const answer = await askConsul(upstream, { method: "GET", path: "/v1/status/leader", signal });
  if (readConsul(answer, leaderSchema) !== "") return;
  throw new AppError("upstream-unavailable", "Consul has no leader", { upstream: "control-plane" });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badAnswer("something that is not JSON");
  }
}
