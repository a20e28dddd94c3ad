import "server-only";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import type { EndpointGroup } from "../control-plane";
import { askConsul, type ConsulUpstream, readConsul } from "./client";
import { checksSchema, healthSchema, servicesSchema, type WireCheck, type WireInstance } from "./wire";

/** Registrations change without their checks only when somebody edits them: these are looked for after this long, few at a time. */
const oldMs = 30_000;
const oldAtOnce = 40;
/** Whoever looks waits no longer; what is not known by then is asked for at the next look. */
const lookMs = 1_300;
/** How many services are asked at once, below an agent's bound on connections of one client. */
const atOnce = 12;
const sidecar = /-sidecar-proxy$/;
/** The version of an instance that says none, as meshes' own telemetry names it. */
const noVersion = "unknown";

type Known = { stamp: string; at: number; groups: EndpointGroup[] };

/**
 * What is registered and passing. A look asks for the names and for all checks, and then only for those services whose
 * checks changed since the last one: a thousand services are a thousand requests once, and two after that.
 */
export class CatalogLook {
  private readonly upstream: ConsulUpstream;
  private readonly now: () => number;
  private known = new Map<string, Known>();

  constructor(upstream: ConsulUpstream, now: () => number = Date.now) {
    this.upstream = upstream;
    this.now = now;
  }

  /**
   * What was learnt before a failure is kept: the next look goes on from there. Half of a catalog is none: while the
   * first looks are not through, this throws `upstream-timeout`, and Consul counts as alive.
   */
  async groups(signal: AbortSignal): Promise<EndpointGroup[]> {
    const endsAt = this.now() + lookMs;
    const ask = (path: `/v1/${string}`, query: Record<string, string> = {}) =>
      askConsul(this.upstream, { method: "GET", path, query, signal });
    const [services, checks] = await Promise.all([ask("/v1/catalog/services"), ask("/v1/health/state/any")]);
    const names = Object.keys(readConsul(services, servicesSchema)).filter((name) => isOwn(name));
    const stamps = stampsOf(readConsul(checks, checksSchema) ?? []);
    const registered = new Set(names);
    for (const name of this.known.keys()) if (!registered.has(name)) this.known.delete(name);
    const learn = async (name: string) => {
      const answer = await ask(`/v1/health/service/${encodeURIComponent(name)}`, { passing: "true" });
      const instances = readConsul(answer, healthSchema) ?? [];
      const stamp = stamps.get(name) ?? "";
      this.known.set(name, { stamp, at: this.now(), groups: this.groupsOf(name, instances) });
    };
    const hasTime = () => this.now() < endsAt;
    const changed = names.filter((name) => this.isChanged(name, stamps.get(name)));
    const left = await inTurns(changed, hasTime, learn);
    if (left > 0) throw unfinished(left, names.length);
    await inTurns(this.oldest(), hasTime, learn);
    return names.sort().flatMap((name) => this.known.get(name)?.groups ?? []);
  }

  /** A service without a check of its own shows no change: it is asked each time. */
  private isChanged(name: string, stamp: string | undefined): boolean {
    return stamp === undefined || this.known.get(name)?.stamp !== stamp;
  }

  private oldest(): string[] {
    const before = this.now() - oldMs;
    const old = [...this.known].filter(([, { at }]) => at <= before).sort(([, a], [, b]) => a.at - b.at);
    return old.slice(0, oldAtOnce).map(([name]) => name);
  }

  private groupsOf(service: string, instances: readonly WireInstance[]): EndpointGroup[] {
    const { namespace, versionMeta } = this.upstream.options;
    const groups = new Map<string, EndpointGroup>();
    for (const { Node: node, Service: own } of instances) {
      if (own.Kind) continue;
      const version = own.Meta?.[versionMeta] || noVersion;
      const group = groups.get(version) ?? { namespace, service, version, instances: [] };
      const host = own.Address || node.Address;
      const address = `${host.includes(":") ? `[${host}]` : host}:${own.Port ?? 0}`;
      group.instances.push({ id: `${node.Node}/${own.ID}`, address, since: null });
      groups.set(version, group);
    }
    return [...groups.values()];
  }
}

/** Consul's own servers are a service too, and sidecars are listed beside what they serve. */
function isOwn(name: string): boolean {
  return name !== "consul" && !sidecar.test(name);
}

/** By service, what changes with any check of its instances or of the nodes that they are on. */
function stampsOf(checks: readonly WireCheck[]): Map<string, string> {
  const ofNode = new Map<string, number>();
  const parts = new Map<string, { nodes: Set<string>; count: number; sum: number; newest: number }>();
  for (const { Node: node, ServiceName: name, ModifyIndex: index } of checks) {
    if (!name) {
      ofNode.set(node, (ofNode.get(node) ?? 0) + index);
      continue;
    }
    const part = parts.get(name) ?? { nodes: new Set<string>(), count: 0, sum: 0, newest: 0 };
    part.nodes.add(node);
    part.count += 1;
    part.sum += index;
    part.newest = Math.max(part.newest, index);
    parts.set(name, part);
  }
  return new Map(
    [...parts].map(([name, { nodes, count, sum, newest }]) => {
      const own = [...nodes].sort().map((node) => `${node}:${ofNode.get(node) ?? 0}`);
      return [name, [count, sum, newest, ...own].join(" ")];
    }),
  );
}

/** Runs several at a time while there is time. Gives how many are left. */
async function inTurns<T>(
  items: readonly T[],
  hasTime: () => boolean,
  run: (item: T) => Promise<void>,
): Promise<number> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await run(item);
      if (!hasTime()) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return queue.length;
}

function unfinished(left: number, all: number): RefusedAlive {
  const message = `Consul's catalog is still being read: ${all - left} of ${all} services are known`;
  return new RefusedAlive(
    new AppError("upstream-timeout", message, { upstream: "control-plane", params: { left, all } }),
  );
}
