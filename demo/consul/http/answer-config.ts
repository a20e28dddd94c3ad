import { decodeEntry } from "../entries/decode-entry";
import { type Entry, type EntryKind, isEntryKind } from "../entries/entry";
import { printEntry } from "../entries/print-entry";
import { validateEntry } from "../entries/validate-entry";
import { Refusal, rpcFailure } from "../refusal";
import { relatedServices, type StoredEntry } from "../store/config-entries";
import { type Answer, type Ask, casOf, jsonOf } from "./ask";

/** `PUT /v1/config` (agent/config_endpoint.go ConfigApply, agent/consul/config_endpoint.go Apply), checks in its order. */
export function putEntry(ask: Ask): Answer {
  const entry = decodeEntry(jsonOf(ask.body));
  const cas = casOf(ask.query);
  validateEntry(entry);
  requireWrite(ask, entry);
  return { body: ask.entries.put(entry, cas) };
}

/** `GET /v1/config/:kind/:name` */
export function getEntry(ask: Ask): Answer {
  const [kind, name] = kindAndName(ask);
  requireRead(ask, kind, name);
  const stored = ask.entries.find(kind, name);
  if (!stored) throw new Refusal(404, `Config entry not found for "${kind}" / "${name}"`);
  return { body: print(stored), table: "config" };
}

/** `GET /v1/config/:kind`: without those that the token may not read. */
export function listEntries(ask: Ask): Answer {
  const [kind = ""] = ask.parts;
  if (!isEntryKind(kind)) throw rpcFailure(`invalid config entry kind: ${kind}`);
  const readable = ask.entries.list(kind).filter(({ entry }) => mayRead(ask, kind, entry.Name));
  return { body: readable.map(print), table: "config" };
}

/** `DELETE /v1/config/:kind/:name`: `{}`, or with `cas` whether it was done. */
export function deleteEntry(ask: Ask): Answer {
  const [kind, name] = kindAndName(ask);
  const cas = casOf(ask.query);
  requireWrite(ask, ask.entries.find(kind, name)?.entry ?? { Kind: kind, Name: name });
  const isDeleted = ask.entries.remove(kind, name, cas);
  return { body: cas === null ? {} : isDeleted };
}

/** `GET /v1/discovery-chain/:service` */
export function getChain(ask: Ask): Answer {
  const [service = ""] = ask.parts;
  if (service === "") throw new Refusal(400, "Missing chain name");
  ask.rights.require("service", "read", service);
  return { body: { Chain: ask.entries.chain(service) }, table: "config" };
}

function kindAndName({ parts: [kind = "", name = ""] }: Ask): [EntryKind, string] {
  if (kind === "" || name === "") throw new Refusal(404, "Must provide either a kind or both kind and name");
  if (!isEntryKind(kind)) throw new Refusal(400, `invalid config entry kind: ${kind}`);
  return [kind, name];
}

function print({ entry, createIndex, modifyIndex }: StoredEntry) {
  return { ...printEntry(entry), CreateIndex: createIndex, ModifyIndex: modifyIndex };
}

/** Everybody reads proxy-defaults and mesh; intentions have a right of their own; the rest is the service's. */
function mayRead({ rights }: Ask, kind: EntryKind, name: string): boolean {
  return isOfMesh(kind) || rights.has(resourceOf(kind), "read", name);
}

function requireRead(ask: Ask, kind: EntryKind, name: string): void {
  if (!mayRead(ask, kind, name)) ask.rights.require(resourceOf(kind), "read", name);
}

function isOfMesh(kind: EntryKind): boolean {
  return kind === "proxy-defaults" || kind === "mesh";
}

function resourceOf(kind: EntryKind): "intention" | "service" {
  return kind === "service-intentions" ? "intention" : "service";
}

/** canWriteDiscoveryChain: writing on its own name, reading on what it leads to. */
function requireWrite({ rights }: Ask, entry: Entry): void {
  if (isOfMesh(entry.Kind)) {
    rights.require("mesh", "write", "");
    return;
  }
  rights.require(resourceOf(entry.Kind), "write", entry.Name);
  for (const related of relatedServices(entry)) rights.require("service", "read", related);
}
