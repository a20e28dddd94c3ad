import "server-only";
import { Resolver } from "node:dns/promises";
import { AppError } from "../errors";
import type { DnsName, RegistrySettings } from "../settings/registry-settings";
import { groupInstances, type Placed } from "./group-instances";
import type { ServiceRegistry } from "./service-registry";

type Settings = Pick<Extract<RegistrySettings, { kind: "dns" }>, "server" | "names" | "everySeconds">;
type Instance = Placed["instance"];
type Answered = { instances: Instance[]; ttlSeconds: number };

/** One try and another; what is not answered by then is given up, so that the rest is told in time. */
const patience = { timeout: 400, tries: 2 };
const giveUpMs = 1_400;
/** NXDOMAIN and an empty answer say that there is nothing (RFC 2308); everything else says nothing. */
const nothing = new Set(["ENOTFOUND", "ENODATA"]);
/** What a server of names says of itself, in Node's words. */
const answered = new Set(["ESERVFAIL", "EREFUSED", "EFORMERR", "ENOTIMP"]);

/**
 * Names in DNS. A name is asked again when its records may no longer be kept (RFC 1035, TTL), and not before `everySeconds`;
 * of SRV records, whose own TTL the resolver does not tell, their targets' addresses decide. A name that does not exist has no
 * endpoint; one that cannot be asked keeps what it had.
 */
export function dnsRegistry(
  { server, names, everySeconds }: Settings,
  now: () => number = Date.now,
): ServiceRegistry {
  const resolver = new Resolver(patience);
  if (server !== undefined) resolver.setServers([server]);
  const known = new Map<DnsName, { instances: Instance[]; nextAtMs: number }>();
  return {
    read: async (signal) => {
      const cancel = () => resolver.cancel();
      signal.addEventListener("abort", cancel, { once: true });
      const givingUp = setTimeout(cancel, giveUpMs);
      try {
        const due = names.filter((name) => (known.get(name)?.nextAtMs ?? 0) <= now());
        const failures = await Promise.all(
          due.map(async (name) => {
            try {
              const { instances, ttlSeconds } = await resolve(resolver, name);
              known.set(name, { instances, nextAtMs: now() + Math.max(ttlSeconds, everySeconds) * 1_000 });
              return null;
            } catch (cause) {
              return failureOf(name, cause);
            }
          }),
        );
        const partly = failures.find((failure) => failure !== null);
        if (partly && known.size === 0) throw partly;
        return { groups: groupsOf(names, known), leftOut: 0, ...(partly ? { partly } : {}) };
      } finally {
        clearTimeout(givingUp);
        signal.removeEventListener("abort", cancel);
      }
    },
    close: async () => resolver.cancel(),
  };
}

/** In the order of the settings, whoever answered first. */
function groupsOf(names: readonly DnsName[], known: ReadonlyMap<DnsName, { instances: Instance[] }>) {
  return groupInstances(
    names.flatMap((name) => {
      const { namespace, service, version } = name;
      const instances = known.get(name)?.instances ?? [];
      return instances.map((instance) => ({ namespace, service, version, instance }));
    }),
  );
}

async function resolve(resolver: Resolver, { name, type, port }: DnsName): Promise<Answered> {
  if (type !== "SRV") {
    const found = await addresses(resolver, name, type);
    const instances = found.map(({ address }) => placed(address, port));
    return { instances, ttlSeconds: leastTtl(found) };
  }
  const targets = await orNothing(resolver.resolveSrv(name));
  const found = await Promise.all(
    targets
      // A target of "." says that the service is decidedly not there (RFC 2782).
      .filter((target) => target.name !== "" && target.name !== ".")
      .map(async (target) => ({ target, own: await addressesOf(resolver, target.name) })),
  );
  const instances = found.flatMap(({ target, own }) =>
    own.map(({ address }, at) => {
      const id = `${target.name}:${target.port}`;
      return { ...placed(address, target.port), id: at === 0 ? id : `${id}#${at}` };
    }),
  );
  return { instances, ttlSeconds: leastTtl(found.flatMap(({ own }) => own)) };
}

/** An instance with addresses of two families is one: its IPv4 addresses, else its IPv6 ones. */
async function addressesOf(resolver: Resolver, name: string): Promise<{ address: string; ttl: number }[]> {
  const four = await addresses(resolver, name, "A");
  return four.length > 0 ? four : addresses(resolver, name, "AAAA");
}

function addresses(resolver: Resolver, name: string, type: "A" | "AAAA") {
  const options = { ttl: true } as const;
  return orNothing(type === "A" ? resolver.resolve4(name, options) : resolver.resolve6(name, options));
}

async function orNothing<T>(asked: Promise<T[]>): Promise<T[]> {
  try {
    return await asked;
  } catch (cause) {
    if (nothing.has(codeOf(cause))) return [];
    throw cause;
  }
}

function placed(address: string, port: number | undefined): Instance {
  const host = address.includes(":") ? `[${address}]` : address;
  const whole = port === undefined ? host : `${host}:${port}`;
  return { id: whole, address: whole, since: null };
}

function leastTtl(found: readonly { ttl: number }[]): number {
  return found.length === 0 ? 0 : Math.min(...found.map(({ ttl }) => ttl));
}

function failureOf({ name, type }: DnsName, cause: unknown): AppError {
  const code = codeOf(cause);
  const isLate = code === "ETIMEOUT" || code === "ECANCELLED";
  const words = isLate
    ? "was not answered in time"
    : answered.has(code)
      ? `was answered ${code.slice(1)}`
      : `could not be asked${code && `: ${code}`}`;
  return new AppError(isLate ? "upstream-timeout" : "upstream-unavailable", `${name} ${type} ${words}`, {
    cause,
    upstream: "registry",
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}
