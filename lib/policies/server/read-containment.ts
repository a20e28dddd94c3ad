import "server-only";
import type { z } from "zod";
import { authorise } from "../../access/server/authorise";
import type { ReadContext } from "../../changes/server/change-view";
import { desiredPolicy } from "../../changes/server/desired-resources";
import type { ControlPlane } from "../../control-planes/control-plane";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { findControlPlane } from "../../control-planes/registry";
import { figuresOf } from "../../metrics/merge-readings";
import { openLook } from "../../metrics/server/look";
import { readTenants } from "../../services/server/read-tenants";
import { requireMesh } from "../../settings/settings";
import { type Containments, containedForMs } from "../containment";
import { type ContainmentFacts, containments, usedBy } from "../containments";
import type { Target } from "../names";
import type { PolicySpec } from "../policy-spec";
import type { containmentRoute } from "../routes-containment";
import { countProxies } from "./count-proxies";
import { standsOfOthers } from "./decide-found";
import { readDecided } from "./read-decided";

type Input = z.output<typeof containmentRoute.query> & { namespace: string; name: string };

/** What can hold a tenant back, without doing it. Throws `not-found` (no such mesh), or that Postgres is away; never for Prometheus. */
export async function readContainment({
  ctx,
  input,
  signal,
}: ReadContext & { input: Input }): Promise<Containments> {
  const { mesh, namespace, name: service, tenant, window } = input;
  authorise(ctx, "mesh.read", mesh, namespace);
  const target = { mesh, namespace, service };
  const controlPlane = findControlPlane(mesh);
  const [used, endpoints, requests, { proxies }, route, limit] = await Promise.all([
    readTenants({ ctx, input: { mesh, namespace, name: service, window }, ...(signal ? { signal } : {}) }),
    readyEndpoints(mesh, signal),
    openLook({ ctx, mesh, window, signal }).then((look) =>
      look.ask({ concept: "requests", by: ["version"], where: { namespace, service } }),
    ),
    countProxies({ ctx, target, signal }),
    readStanding("route", target, signal),
    readStanding("rate-limit", target, signal),
  ]);
  const ready = endpointsByVersion(endpoints, target) ?? null;
  const requestsOf = new Map(
    figuresOf(requests.reading).flatMap(({ labels, value }): [string, number][] =>
      value === null || labels.version === undefined ? [] : [[labels.version, value]],
    ),
  );
  const facts: ContainmentFacts = {
    ...{ tenant, header: requireMesh(mesh).tenantHeader, tenants: used.tenants },
    standing: { route, "rate-limit": limit },
    capabilities: controlPlane?.capabilities ?? null,
    unsupported: (kind, spec) => unsupportedBy(controlPlane, target, { kind, spec }),
    ...{ ready, requestsOf, counters: proxies },
    asked: askedOf(input),
  };
  return {
    ...{ generatedAt: used.generatedAt, mesh, namespace, service, tenant, header: facts.header },
    ...usedBy(used.tenants, tenant),
    measures: containments(facts),
    versions: [...(ready ?? [])].map(([version, readyEndpoints]) => ({
      version,
      readyEndpoints,
      requestsPerSecond: requestsOf.get(version) ?? null,
    })),
    endsAfterMs: containedForMs,
    stale: used.stale ?? endpoints.stale,
  };
}

async function readStanding(kind: "route" | "rate-limit", target: Target, signal?: AbortSignal) {
  const { standing, standingNumber } = await readDecided({ kind, target }, signal);
  const isOfOthers = standing === null && (await standsOfOthers({ kind, target }, signal));
  return { spec: standing, revision: standingNumber, isOfOthers };
}

function unsupportedBy(
  controlPlane: ControlPlane | undefined,
  target: Target,
  { kind, spec }: { kind: "route" | "rate-limit"; spec: PolicySpec },
) {
  const origin = { policyId: "new", revision: 1, changeId: "preview" };
  return controlPlane?.unsupported(desiredPolicy(kind, spec, origin), target) ?? [];
}

function askedOf({
  tokensPerMinute,
  requestsPerMinute,
  version,
  percent,
}: Pick<Input, "tokensPerMinute" | "requestsPerMinute" | "version" | "percent">): ContainmentFacts["asked"] {
  return {
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(version === undefined ? {} : { version }),
    ...(percent === undefined ? {} : { percent }),
  };
}
