import { isIP } from "node:net";
import type { SocketAddress } from "./resources/build-endpoints";
import { type ServiceName, serviceKey } from "./service-names";
import type { Endpoint } from "./wire";

export type RegisteredEndpoint = Endpoint & { since: string };
type Entry = { endpoint: RegisteredEndpoint; expiresAt: number };

/** Called after the set of a service's ready endpoints changed, for each version concerned; not for renewals. */
export type EndpointListener = (endpoint: RegisteredEndpoint, event: "added" | "removed") => void;

const sweepMs = 200;

/** Splits `host:port` or `[v6]:port`; undefined when the host is no IP address, which xDS clients refuse. */
export function parseAddress(address: string): SocketAddress | undefined {
  const colon = address.lastIndexOf(":");
  const name = address.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  const host = name === "localhost" ? "127.0.0.1" : name;
  const port = Number(address.slice(colon + 1));
  return isIP(host) !== 0 && Number.isInteger(port) && port > 0 && port <= 65_535
    ? { host, port }
    : undefined;
}

/** Who is ready to serve, in memory: each entry lives for its ttl unless it is renewed. Times are monotonic ms. */
export class EndpointRegistry {
  private readonly services = new Map<string, Map<string, Entry>>();
  private readonly byAddress = new Map<string, Endpoint>();
  private lastSweep: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly onChange: EndpointListener,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.lastSweep = this.now();
  }

  start(): void {
    this.timer = setInterval(() => this.sweep(), sweepMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Adds or renews. An address belongs to one instance: whoever had it before is gone. */
  register(endpoint: Endpoint, since = new Date().toISOString()): void {
    const instances = this.instancesOf(endpoint);
    const known = instances.get(endpoint.instance);
    const expiresAt = this.now() + endpoint.ttlSeconds * 1000;
    if (known && known.endpoint.address === endpoint.address && known.endpoint.version === endpoint.version) {
      known.expiresAt = expiresAt;
      known.endpoint.ttlSeconds = endpoint.ttlSeconds;
      return;
    }
    if (known) this.remove(known.endpoint);
    const holder = this.byAddress.get(endpoint.address);
    if (holder) this.remove(holder);
    const registered = { ...endpoint, since };
    this.instancesOf(endpoint).set(endpoint.instance, { endpoint: registered, expiresAt });
    this.byAddress.set(endpoint.address, registered);
    this.onChange(registered, "added");
  }

  /** What was known before a restart; whoever has registered since knows better. */
  restore(endpoints: RegisteredEndpoint[]): void {
    for (const { since, ...endpoint } of endpoints) {
      const known = this.services.get(serviceKey(endpoint))?.has(endpoint.instance);
      if (!known && !this.byAddress.has(endpoint.address)) this.register(endpoint, since);
    }
  }

  remove({ namespace, service, instance }: Pick<Endpoint, "namespace" | "service" | "instance">): boolean {
    const key = serviceKey({ namespace, service });
    const instances = this.services.get(key);
    const entry = instances?.get(instance);
    if (!instances || !entry) return false;
    instances.delete(instance);
    if (instances.size === 0) this.services.delete(key);
    if (this.byAddress.get(entry.endpoint.address)?.instance === instance) {
      this.byAddress.delete(entry.endpoint.address);
    }
    this.onChange(entry.endpoint, "removed");
    return true;
  }

  /** Removes what has expired. A process that was frozen could hear nobody: that time does not count. */
  sweep(): void {
    const now = this.now();
    const frozenMs = now - this.lastSweep > 5 * sweepMs ? now - this.lastSweep : 0;
    this.lastSweep = now;
    for (const instances of this.services.values()) {
      for (const entry of instances.values()) {
        entry.expiresAt += frozenMs;
        if (entry.expiresAt <= now) this.remove(entry.endpoint);
      }
    }
  }

  /** Ready addresses in a stable order; of all versions when none is named. */
  addressesOf(name: ServiceName, version?: string): SocketAddress[] {
    return [...(this.services.get(serviceKey(name))?.values() ?? [])]
      .filter((entry) => version === undefined || entry.endpoint.version === version)
      .sort((left, right) => (left.endpoint.instance < right.endpoint.instance ? -1 : 1))
      .flatMap((entry) => parseAddress(entry.endpoint.address) ?? []);
  }

  versionsOf(name: ServiceName): Set<string> {
    const entries = this.services.get(serviceKey(name))?.values() ?? [];
    return new Set([...entries].map((entry) => entry.endpoint.version));
  }

  has(name: ServiceName): boolean {
    return this.services.has(serviceKey(name));
  }

  serviceKeys(): IterableIterator<string> {
    return this.services.keys();
  }

  list(): RegisteredEndpoint[] {
    return [...this.services.values()].flatMap((instances) =>
      [...instances.values()].map((entry) => entry.endpoint),
    );
  }

  private instancesOf(name: ServiceName): Map<string, Entry> {
    const key = serviceKey(name);
    const found = this.services.get(key) ?? new Map<string, Entry>();
    this.services.set(key, found);
    return found;
  }
}
