import type { Resource, ResourceType } from "../resources/resource";
import { refusedNames } from "./refused-names";
import { RouteReferences } from "./route-references";
import { SentContent } from "./sent-content";

export type Settled = { fingerprint: string; at: string };
export type Rejected = { fingerprint: string; detail: string; at: string };
/** What one response says: `removed` are names that are gone. */
export type Changes = { resources: Map<string, Resource>; removed: string[] };
type InFlight = { nonce: string; version: string; names: Map<string, string> };

const maxDetailLength = 2000;

/**
 * What one client asked for, was sent and answered, for one resource type. At most one response is
 * unanswered at a time: what changes meanwhile waits, so a client that never answers costs no memory.
 */
export class TypeState {
  wildcard = false;
  readonly subscribed = new Set<string>();
  /** Names that must be compared with what was sent; "*" for all of them. */
  readonly dirty = new Set<string>();
  /** Names whose content is ready, and must not be sent yet. */
  readonly waiting = new Set<string>();
  /** Content by name as last sent, whatever came back. */
  readonly sent = new SentContent();
  readonly acked = new Map<string, Settled>();
  readonly rejected = new Map<string, Rejected>();
  readonly references = new RouteReferences();
  inFlight: InFlight | undefined;
  sentVersion = "";
  ackedVersion = "";
  nack: string | null = null;
  lastNack: { detail: string; version: string; at: string } | null = null;
  since = new Date().toISOString();
  private everNamed = false;

  constructor(
    readonly type: ResourceType,
    private readonly isIncremental = false,
  ) {}

  get state(): "acked" | "pending" | "nacked" {
    if (this.inFlight) return "pending";
    return this.nack === null ? "acked" : "nacked";
  }

  /** Of these a client may ask for all. */
  get mayBeWildcard(): boolean {
    return this.type === "listener" || this.type === "cluster" || this.type === "scope";
  }

  /** State of the world sends these in full: one that is left out is deleted. */
  get isFullState(): boolean {
    return this.mayBeWildcard && !this.isIncremental;
  }

  wants(name: string): boolean {
    return this.wildcard || this.subscribed.has(name);
  }

  /** State of the world: an empty list means everything, unless names were asked for before on this stream. */
  subscribe(names: string[]): void {
    if (names.length > 0) this.everNamed = true;
    const asked = new Set(names.filter((name) => name !== "*"));
    this.setWildcard(this.mayBeWildcard && (names.includes("*") || !this.everNamed));
    for (const name of this.subscribed) {
      if (!asked.has(name)) this.forget(name);
    }
    for (const name of asked) if (!this.subscribed.has(name)) this.add(name);
  }

  /** Incremental: what is new and what is not wanted any more. */
  subscribeMore({ more, less, isFirst }: { more: string[]; less: string[]; isFirst: boolean }): void {
    if (this.mayBeWildcard && (more.includes("*") || (isFirst && more.length === 0))) this.setWildcard(true);
    if (less.includes("*")) this.setWildcard(false);
    for (const name of less) if (this.subscribed.has(name)) this.forget(name);
    for (const name of more) if (name !== "*") this.add(name);
  }

  /** What a client says to have from an earlier stream. */
  adopt(name: string, { fingerprint, clusters = [] }: Pick<Resource, "fingerprint" | "clusters">): void {
    this.sent.set(name, fingerprint);
    this.acked.set(name, { fingerprint, at: this.since });
    if (this.type === "route") {
      this.references.onSent(name, clusters);
      this.references.onSettled(name, true);
    }
  }

  begin(nonce: string, { resources, removed }: Changes): InFlight {
    const names = new Map([...resources].map(([name, resource]) => [name, resource.fingerprint]));
    for (const name of removed) {
      for (const kept of [this.sent, this.acked, this.rejected, this.references]) drop(kept, name);
    }
    for (const [name, { fingerprint, clusters = [] }] of resources) {
      this.sent.set(name, fingerprint);
      if (this.type === "route") this.references.onSent(name, clusters);
    }
    this.sentVersion = this.sent.version;
    this.inFlight = { nonce, version: this.sentVersion, names };
    this.since = new Date().toISOString();
    return this.inFlight;
  }

  /** Takes an answer; false when it is not one, or for a response that was answered already. */
  settle(nonce: string, errorDetail: string | undefined): boolean {
    const answered = this.inFlight;
    if (answered === undefined || answered.nonce !== nonce) return false;
    this.inFlight = undefined;
    this.since = new Date().toISOString();
    this.nack =
      errorDetail === undefined ? null : errorDetail.slice(0, maxDetailLength).replaceAll("\u0000", "?");
    if (this.nack === null) this.ackedVersion = answered.version;
    else this.lastNack = { detail: this.nack, version: answered.version, at: this.since };
    const refused =
      this.nack === null ? new Set<string>() : refusedNames(this.nack, answered.names, this.acked);
    for (const [name, fingerprint] of answered.names) this.settleName(name, fingerprint, refused.has(name));
    return true;
  }

  private settleName(name: string, fingerprint: string, isRefused: boolean): void {
    if (!this.wants(name)) return;
    this.references.onSettled(name, !isRefused);
    if (isRefused) {
      this.rejected.set(name, { fingerprint, detail: this.nack ?? "", at: this.since });
      return;
    }
    if (this.acked.get(name)?.fingerprint !== fingerprint)
      this.acked.set(name, { fingerprint, at: this.since });
    this.rejected.delete(name);
  }

  private setWildcard(wildcard: boolean): void {
    if (wildcard && !this.wildcard) this.dirty.add("*");
    this.wildcard = wildcard;
  }

  /** A client that asks for a name (again) has nothing of it. */
  private add(name: string): void {
    this.subscribed.add(name);
    this.sent.delete(name);
    this.dirty.add(name);
  }

  private forget(name: string): void {
    this.subscribed.delete(name);
    for (const kept of [this.sent, this.acked, this.rejected, this.references]) drop(kept, name);
    this.dirty.delete(name);
    this.waiting.delete(name);
  }
}

function drop(kept: { delete(name: string): unknown } | RouteReferences, name: string): void {
  if ("forget" in kept) kept.forget(name);
  else kept.delete(name);
}
