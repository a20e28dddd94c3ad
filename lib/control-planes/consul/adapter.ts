import "server-only";
import type { Strength } from "../../changes/changes";
import { AppError } from "../../errors";
import { type UpstreamGate, upstreamTimeoutMs } from "../../http/upstream-gate";
import type { Target } from "../../policies/names";
import type { ControlPlane } from "../control-plane";
import { onlyKinds } from "../only-kinds";
import { applyToConsul, readSection } from "./apply";
import { chainBalances } from "./balancing/chain-balances";
import { consulCapabilities } from "./capabilities";
import { CatalogLook } from "./catalog-look";
import { chainSays } from "./chain-says";
import type { ConsulUpstream } from "./client";
import { commandConsul } from "./command";
import { compileConsul } from "./compile";
import { Entries } from "./entries";
import { type ConsulKind, consulKinds } from "./kinds";
import { rightsConsul } from "./rights";
import { unsupportedConsul } from "./unsupported";

/** One change is many writes where a service has many callers; nobody waits for it but the worker. */
const applyWithinMs = 4_000;
/** So that the last write that is begun is answered before this side gives up. */
const lastWriteMs = 500;

/** A Consul, by its HTTP interface and config entries. */
export function consulControlPlane(upstream: ConsulUpstream, gate: () => UpstreamGate): ControlPlane {
  const { options } = upstream;
  const catalog = new CatalogLook(upstream);
  const call = <T>(
    run: (entries: Entries) => Promise<T>,
    signal: AbortSignal | undefined,
    timeoutMs = upstreamTimeoutMs,
  ) =>
    gate().call((inTime) => run(new Entries(upstream, inTime)), { timeoutMs, ...(signal ? { signal } : {}) });
  const requireOwn = ({ namespace, service }: Target) => {
    if (namespace === options.namespace) return service;
    const message = `this Consul is looked at in namespace ${options.namespace}, not in ${namespace}`;
    throw new AppError("not-found", message, { params: { reason: "namespace" } });
  };
  const plane: ControlPlane<ConsulKind> = {
    kind: "consul",
    rights: (namespaces) => rightsConsul(options, namespaces),
    capabilities: consulCapabilities,
    unsupported: (desired) => unsupportedConsul(desired, options),
    compile: (target, desired) => compileConsul(target, desired, options),
    command: (target, kind, resources) => commandConsul(upstream, target, kind, resources),
    read: async (target, kind, signal) => {
      const service = requireOwn(target);
      return call(async (entries) => (await readSection(entries, kind, service)).held, signal);
    },
    apply: async (target, kind, resources, { expectedEtag, deliveryId, notAfterMs, signal }) => {
      const service = requireOwn(target);
      const latest = Math.min(
        Date.now() + applyWithinMs - lastWriteMs,
        notAfterMs ?? Number.MAX_SAFE_INTEGER,
      );
      const work = { kind, service, resources, expectedEtag, deliveryId, notAfterMs: latest };
      return call((entries) => applyToConsul(entries, work), signal, applyWithinMs);
    },
    status: async (target, kind, etag, signal) => {
      const service = requireOwn(target);
      return call(async (entries): Promise<Strength> => {
        const { held } = await readSection(entries, kind, service);
        if (held.etag !== etag) return { kind: "none" };
        // Consul tells of no proxy; breakers and intentions are in no chain.
        if (kind !== "route" && kind !== "load-balancing") return { kind: "stored" };
        const isSaid = kind === "route" ? chainSays : chainBalances;
        const chain = await entries.chain(service);
        return { kind: isSaid(service, held.resources, chain) ? "programmed" : "stored" };
      }, signal);
    },
    endpoints: (signal) => call(({ signal: inTime }) => catalog.groups(inTime), signal),
  };
  return onlyKinds(plane, consulKinds);
}
