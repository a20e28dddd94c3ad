import { z } from "zod";
import { connectionOptionsSchema } from "../../connections/connection-options";
import type { ControlPlane, Found, Held } from "../../control-planes/control-plane";
import { xdsControlPlane } from "../../control-planes/xds/adapter";
import { xdsUpstream } from "../../control-planes/xds/client";
import { resourceRef, type XdsKind } from "../../control-planes/xds/compile";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";
import type { PolicyKind } from "../../policies/kinds";
import type { Target } from "../../policies/names";
import { routeSpecSchema } from "../../policies/route-spec";

const heldRouteSchema = z.object({
  route: z.object({
    rules: z.array(z.object({ split: z.array(z.object({ version: z.string(), weightBp: z.number() })) })),
  }),
});

/** Who writes behind Heddle's back. */
const other = "somebody-else";

type Kept = { etag: string; body: string; deliveryId: string };

/**
 * A control plane in this process, in the place of a mesh's own: it compiles and refuses as the embedded one does, writes by
 * compare-and-swap, knows a delivery that it has written, and can be away.
 */
export class MemoryPlane {
  isAway = false;
  /** What was written, in order. */
  readonly writes: { service: string; deliveryId: string }[] = [];
  private readonly kept = new Map<string, Kept>();

  private constructor(
    private readonly services: readonly string[],
    private readonly tellsOfOthers: boolean,
  ) {}

  /**
   * Takes the place of the control plane of `mesh` in this process; before anybody has asked for that. One that `tellsOfOthers` says
   * what others wrote in the words of policies, and moves weights alone, as those of a cluster do.
   */
  static inPlaceOf(mesh: string, services: readonly string[], tellsOfOthers = false): MemoryPlane {
    const plane = new MemoryPlane(services, tellsOfOthers);
    processSingleton(`control-plane.${mesh}`, () => plane.seam());
    return plane;
  }

  /** What is held of a service's route, in percent by version. */
  split(service: string): Record<string, number> {
    const body = this.kept.get(keyOf(service, "route"))?.body;
    const held = body ? heldRouteSchema.safeParse(JSON.parse(body)) : undefined;
    const parts = held?.data?.route.rules.at(-1)?.split ?? [];
    return Object.fromEntries(parts.map(({ version, weightBp }) => [version, weightBp / 100]));
  }

  holds(service: string, kind: PolicyKind): boolean {
    return this.kept.has(keyOf(service, kind));
  }

  /** Writes behind Heddle's back. */
  writeAsOther(service: string): void {
    const body = JSON.stringify({ route: { rules: [{ split: [{ version: "v3", weightBp: 10_000 }] }] } });
    this.write(service, "route", { body, deliveryId: other });
  }

  /** What is held of a route, as a policy says it. */
  private found(target: Target, kind: PolicyKind): Found {
    const held = this.read(target, kind);
    const body = held.resources[0]?.body;
    const { rules } = (body ? heldRouteSchema.safeParse(JSON.parse(body)).data?.route : null) ?? {
      rules: [],
    };
    const weightsOf = (rule: (typeof rules)[number]) =>
      Object.fromEntries(rule.split.map(({ version, weightBp }) => [version, weightBp]));
    const spec = routeSpecSchema.safeParse({
      rules: rules.map(({ split }) => ({
        split: split.map(({ version, weightBp }) => ({ to: { version }, weightBp })),
      })),
    });
    return {
      held: { ...held, deliveryId: held.deliveryId === other ? null : held.deliveryId },
      objects: [resourceRef(target, "route")],
      whole: { outcome: "spec", spec: spec.data ?? null, changes: [] },
      rules: rules.map((rule) => ({ rule: "default", weights: weightsOf(rule), why: null })),
    };
  }

  private write(service: string, kind: PolicyKind, { body, deliveryId }: Omit<Kept, "etag">): string {
    this.writes.push({ service, deliveryId });
    const etag = `e${this.writes.length}`;
    this.kept.set(keyOf(service, kind), { etag, body, deliveryId });
    return etag;
  }

  private seam(): ControlPlane {
    const connection = connectionOptionsSchema.parse({ url: "http://127.0.0.1:9" });
    const embedded = xdsControlPlane(xdsUpstream(connection), () => {
      throw new Error("nothing is asked over the network");
    });
    const { proxies: _, ...pure } = embedded;
    const found = async (target: Target, kind: PolicyKind) => this.found(target, kind);
    return {
      ...pure,
      ...(this.tellsOfOthers ? { found, unsupported: () => [] } : {}),
      read: async (target, kind) => this.read(target, kind),
      apply: async (target, kind, resources, { expectedEtag, deliveryId }) => {
        const held = this.read(target, kind);
        if (held.deliveryId === deliveryId) return { outcome: "applied", etag: held.etag };
        if (held.etag !== expectedEtag) return { outcome: "conflict", held };
        const etag = this.write(target.service, kind, { body: resources[0]?.body ?? "", deliveryId });
        return { outcome: "applied", etag };
      },
      status: async (target, kind, etag) => ({
        kind: this.read(target, kind).etag === etag ? "stored" : "none",
      }),
      endpoints: async () => {
        this.requireThere();
        return this.services.flatMap((service) =>
          ["v1", "v2", "v3"].map((version) => ({
            ...{ namespace: "llm", service, version },
            instances: [{ id: `${service}-${version}`, address: "127.0.0.1:1", since: null }],
          })),
        );
      },
    };
  }

  private read(target: Target, kind: PolicyKind): Held {
    this.requireThere();
    if (kind !== "route" && kind !== "circuit-breaker") throw new Error(`nothing is held of a ${kind}`);
    const kept = this.kept.get(keyOf(target.service, kind));
    return {
      etag: kept?.etag ?? "",
      resources: [{ ref: resourceRef(target, kind as XdsKind), body: kept?.body ?? "" }],
      deliveryId: kept?.deliveryId ?? null,
    };
  }

  private requireThere(): void {
    if (!this.isAway) return;
    throw new AppError("upstream-unavailable", "the control plane does not answer", {
      upstream: "control-plane",
    });
  }
}

function keyOf(service: string, kind: PolicyKind): string {
  return `${kind} ${service}`;
}
