import type { Resource, ResourceType } from "../resources/resource";
import { fingerprintOf } from "../resources/resource";

export type Settled = { fingerprint: string; at: string };
export type Rejected = { fingerprint: string; detail: string; at: string };
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
  /** Content by name as last sent, whatever came back. */
  readonly sent = new Map<string, string>();
  readonly acked = new Map<string, Settled>();
  readonly rejected = new Map<string, Rejected>();
  inFlight: InFlight | undefined;
  sentVersion = "";
  ackedVersion = "";
  nack: string | null = null;
  since = new Date().toISOString();
  private everNamed = false;

  constructor(readonly type: ResourceType) {}

  get state(): "acked" | "pending" | "nacked" {
    if (this.inFlight) return "pending";
    return this.nack === null ? "acked" : "nacked";
  }

  /** Listeners and clusters are always sent in full: one that is left out is deleted. */
  get isFullState(): boolean {
    return this.type === "listener" || this.type === "cluster";
  }

  wants(name: string): boolean {
    return this.wildcard || this.subscribed.has(name);
  }

  /** An empty list means everything, unless names were asked for before on this stream. */
  subscribe(names: string[]): void {
    if (names.length > 0) this.everNamed = true;
    const asked = new Set(names.filter((name) => name !== "*"));
    const wildcard = this.isFullState && (names.includes("*") || !this.everNamed);
    if (wildcard && !this.wildcard) this.dirty.add("*");
    this.wildcard = wildcard;
    for (const name of this.subscribed) {
      if (!asked.has(name)) this.forget(name);
    }
    for (const name of asked) {
      if (this.subscribed.has(name)) continue;
      this.subscribed.add(name);
      // A client that asks for a name again has dropped what it had.
      this.sent.delete(name);
      this.dirty.add(name);
    }
  }

  begin(nonce: string, resources: Map<string, Resource>): InFlight {
    const names = new Map([...resources].map(([name, resource]) => [name, resource.fingerprint]));
    if (this.isFullState) this.sent.clear();
    for (const [name, fingerprint] of names) this.sent.set(name, fingerprint);
    const summary = [...this.sent].map(([name, print]) => `${name}=${print}`).sort();
    this.sentVersion = fingerprintOf(Buffer.from(summary.join("\n")));
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
    this.nack = errorDetail === undefined ? null : errorDetail.slice(0, maxDetailLength);
    const refused = this.nack === null ? new Set<string>() : this.refusedNames(answered, this.nack);
    if (this.nack === null) this.ackedVersion = answered.version;
    for (const [name, fingerprint] of answered.names) {
      if (!this.wants(name)) continue;
      if (this.nack !== null && refused.has(name)) {
        this.rejected.set(name, { fingerprint, detail: this.nack, at: this.since });
      } else if (this.acked.get(name)?.fingerprint !== fingerprint) {
        this.acked.set(name, { fingerprint, at: this.since });
      }
      if (!refused.has(name)) this.rejected.delete(name);
    }
    if (this.isFullState) {
      for (const name of this.acked.keys()) if (!answered.names.has(name)) this.acked.delete(name);
    }
    return true;
  }

  private forget(name: string): void {
    this.subscribed.delete(name);
    for (const kept of [this.sent, this.acked, this.rejected]) kept.delete(name);
    this.dirty.delete(name);
  }

  /** A refusal is about the resources that it names by index (grpc-js-xds), or else about all that was new to the client. */
  private refusedNames(answered: InFlight, detail: string): Set<string> {
    const names = [...answered.names.keys()];
    const indexed = [...detail.matchAll(/resource index (\d+)/g)].flatMap(
      (match) => names[Number(match[1])] ?? [],
    );
    if (indexed.length > 0) return new Set(indexed);
    return new Set(names.filter((name) => this.acked.get(name)?.fingerprint !== answered.names.get(name)));
  }
}
