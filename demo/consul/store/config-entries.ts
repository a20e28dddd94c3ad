import { compileChain } from "../entries/compile-chain";
import { type Entry, type EntryKind, isEntryKind } from "../entries/entry";
import { decide, hasPermissions, tokenProviders } from "../entries/intentions";
import { type Fields, fieldsOf, listOf, textOf } from "../fields";
import { rpcFailure } from "../refusal";
import type { Indexes } from "./indexes";

export type StoredEntry = { entry: Entry; createIndex: number; modifyIndex: number };

/** Config entries as the state store holds them (agent/consul/state/config_entry.go). */
export class ConfigEntries {
  private readonly entries = new Map<string, StoredEntry>();

  constructor(
    private readonly indexes: Indexes,
    readonly datacenter: string,
  ) {}

  find(kind: EntryKind, name: string): StoredEntry | undefined {
    return this.entries.get(`${kind}/${name}`);
  }

  list(kind: EntryKind): StoredEntry[] {
    const own = [...this.entries.values()].filter(({ entry }) => entry.Kind === kind);
    return own.sort((a, b) => (a.entry.Name < b.entry.Name ? -1 : 1));
  }

  /**
   * With `cas` 0 only where there is none, with another only over that index; else false. What changes nothing is
   * skipped before that, and is true (shouldSkipOperation, agent/consul/config_endpoint.go).
   */
  put(entry: Entry, cas: number | null): boolean {
    const existing = this.find(entry.Kind, entry.Name);
    if (existing && isSame(existing.entry, entry)) return true;
    if (cas !== null && cas !== (existing?.modifyIndex ?? 0)) return false;
    this.requireGraph(entry.Kind, entry.Name, entry);
    const index = this.indexes.next("config");
    const createIndex = existing?.createIndex ?? index;
    this.entries.set(`${entry.Kind}/${entry.Name}`, { entry, createIndex, modifyIndex: index });
    return true;
  }

  remove(kind: EntryKind, name: string, cas: number | null): boolean {
    const existing = this.find(kind, name);
    if (!existing) return true;
    if (cas !== null && cas !== existing.modifyIndex) return false;
    this.requireGraph(kind, name, undefined);
    this.entries.delete(`${kind}/${name}`);
    this.indexes.next("config");
    return true;
  }

  /** Whether `caller` may call, as pages are told. */
  decision(service: string, caller: string, isAllowedByDefault: boolean): Fields {
    const found = [service, "*"].flatMap((name) => this.find("service-intentions", name)?.entry ?? []);
    return decide(found, caller, isAllowedByDefault);
  }

  chain(service: string) {
    return compileChain(service, this.datacenter, (kind, name) => this.find(kind, name)?.entry);
  }

  /**
   * validateProposedConfigEntryInGraph: every chain that the change may touch must still compile, and permissions stand
   * only for services of single calls.
   */
  private requireGraph(kind: EntryKind, name: string, proposed: Entry | undefined): void {
    if (kind === "mesh") return;
    this.requireMode(this.find(kind, name)?.entry, proposed);
    if (kind === "service-intentions") requireProviders(proposed);
    const find = (otherKind: EntryKind, otherName: string) =>
      otherKind === kind && otherName === name ? proposed : this.find(otherKind, otherName)?.entry;
    const chainKinds = new Set(["service-router", "service-splitter", "service-resolver"]);
    const all = [...this.entries.values()]
      .map(({ entry }) => entry)
      .filter((entry) => chainKinds.has(entry.Kind));
    const touched =
      kind === "proxy-defaults" ? all : all.filter((entry) => relatedServices(entry).includes(name));
    const isOfChains = kind !== "proxy-defaults" && kind !== "service-intentions";
    const chains = new Set([...(isOfChains ? [name] : []), ...touched.map((entry) => entry.Name)]);
    if (kind !== "service-intentions") for (const chain of chains) compileChain(chain, this.datacenter, find);
    const stored = this.list("service-intentions").map(({ entry }) => entry);
    const intentions = kind === "service-intentions" ? (proposed ? [proposed] : []) : stored;
    for (const entry of intentions) {
      if (entry.Name === "*" || !hasPermissions(entry)) continue;
      const { Protocol: protocol } = compileChain(entry.Name, this.datacenter, find);
      if (["http", "http2", "grpc"].includes(protocol)) continue;
      const words = `has protocol "${protocol}", which is incompatible with L7 intentions permissions`;
      throw rpcFailure(`service "${entry.Name}" ${words}`);
    }
  }

  /** checkMutualTLSMode: what is permissive already may stay so. */
  private requireMode(before: Entry | undefined, proposed: Entry | undefined): void {
    if (proposed?.MutualTLSMode !== "permissive" || before?.MutualTLSMode === "permissive") return;
    if (this.find("mesh", "mesh")?.entry.AllowEnablingPermissiveMutualTLS === true) return;
    throw rpcFailure(
      "cannot set MutualTLSMode=permissive because AllowEnablingPermissiveMutualTLS=false in the mesh config entry",
    );
  }
}

/** validateJWTProvidersExist; there are none here. */
function requireProviders(proposed: Entry | undefined): void {
  const [missing] = proposed ? tokenProviders(proposed) : [];
  if (missing === undefined) return;
  const words = `Referenced JWT Provider does not exist. Provider Name: ${missing}`;
  throw rpcFailure(`1 error occurred:\n\t* ${words}\n\n`);
}

/** ListRelatedServices: what else an entry leads to. */
export function relatedServices(entry: Entry): string[] {
  if (!isEntryKind(entry.Kind)) return [];
  const named: Fields[] = [
    ...listOf(entry.Routes).map((route) => fieldsOf(route.Destination)),
    ...listOf(entry.Splits),
    ...(entry.Kind === "service-resolver" ? [fieldsOf(entry.Redirect)] : []),
  ];
  return [
    ...new Set(
      named.map(({ Service: name }) => textOf(name)).filter((name) => name !== "" && name !== entry.Name),
    ),
  ];
}

/** As structs: the order of keys does not matter. */
function isSame(left: unknown, right: unknown): boolean {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(left, sorted) === JSON.stringify(right, sorted);
}
