import "server-only";
import { z } from "zod";
import { askConsul, type ConsulUpstream, readConsul } from "./client";
import type { Fields } from "./normal-entry";
import type { EntryKind } from "./refs";
import {
  chainSchema,
  entriesSchema,
  entrySchema,
  topologySchema,
  type WireChain,
  type WireEntry,
} from "./wire";

/** A config entry as it stands: what it says with its Meta, and the index that a write is checked against. */
export type LiveEntry = { said: Fields; meta: Record<string, string>; index: number };

/** Config entries of one Consul, asked within one call. Every method throws what `refusalOf` makes of a refusal. */
export class Entries {
  readonly upstream: ConsulUpstream;
  readonly signal: AbortSignal;

  constructor(upstream: ConsulUpstream, signal: AbortSignal) {
    this.upstream = upstream;
    this.signal = signal;
  }

  /** Null where there is none. */
  async find(kind: EntryKind, name: string): Promise<LiveEntry | null> {
    const answer = await this.ask("GET", `/v1/config/${kind}/${encodeURIComponent(name)}`);
    // Not just any 404: a proxy's own would look like an entry that somebody took away.
    if (answer.status === 404 && answer.text.includes("Config entry not found")) return null;
    return liveOf(readConsul(answer, entrySchema));
  }

  /** All of a kind, by name. */
  async list(kind: EntryKind): Promise<Map<string, LiveEntry>> {
    const entries = readConsul(await this.ask("GET", `/v1/config/${kind}`), entriesSchema) ?? [];
    return new Map(entries.map((entry) => [entry.Name, liveOf(entry)]));
  }

  /** Index 0: only where there is none. False where somebody else was faster; true proves nothing (no-op writes). */
  async put(entry: Fields, index: number): Promise<boolean> {
    const body = JSON.stringify(entry);
    return readConsul(await this.ask("PUT", "/v1/config", { cas: String(index) }, body), z.boolean());
  }

  async remove(kind: EntryKind, name: string, index: number): Promise<boolean> {
    const path = `/v1/config/${kind}/${encodeURIComponent(name)}` as const;
    const answer = await this.ask("DELETE", path, { cas: String(index) });
    return readConsul(answer, z.boolean());
  }

  /** How Consul puts the entries of a service together. */
  async chain(service: string): Promise<WireChain> {
    const answer = await this.ask("GET", `/v1/discovery-chain/${encodeURIComponent(service)}`);
    return readConsul(answer, chainSchema).Chain;
  }

  /** Who calls a service, as far as Consul can tell, by name and sorted: services of this datacenter and namespace. */
  async callers(service: string): Promise<string[]> {
    const { callers, namespace } = this.upstream.options;
    const said = Object.hasOwn(callers, service) ? callers[service] : undefined;
    if (said) return [...new Set(said)].sort();
    const path = `/v1/internal/ui/service-topology/${encodeURIComponent(service)}` as const;
    const { Downstreams: found } = readConsul(await this.ask("GET", path, { kind: "" }), topologySchema);
    const own = (found ?? []).filter(
      (caller) => !caller.Kind && !caller.PeerName && (caller.Namespace || "default") === namespace,
    );
    return [...new Set(own.map(({ Name }) => Name))].sort();
  }

  private ask(
    method: "GET" | "PUT" | "DELETE",
    path: `/v1/${string}`,
    query: Record<string, string> = {},
    body?: string,
  ) {
    return askConsul(this.upstream, {
      method,
      path,
      query,
      signal: this.signal,
      ...(body === undefined ? {} : { body }),
    });
  }
}

function liveOf({ Meta: meta, ModifyIndex: index, ...rest }: WireEntry): LiveEntry {
  const { CreateIndex: _, Hash: __, ...said } = rest as Fields;
  return { said, meta: meta ?? {}, index };
}
