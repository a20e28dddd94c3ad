import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import { requireOpenGate } from "../../changes/server/gate";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import { recordChange } from "../../changes/server/record-change";
import { requireFuture } from "../../changes/server/require-future";
import { requireSupported } from "../../changes/server/require-supported";
import { endpointsByVersion, readyEndpoints } from "../../control-planes/ready-endpoints";
import { requireControlPlane } from "../../control-planes/registry";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import { requireMesh } from "../../settings/settings";
import { containedSpec } from "../contained-spec";
import { containedForMs, kindOfMeasure, type Measure } from "../containment";
import type { containRoute } from "../routes-containment";
import { checkFacts } from "./check-facts";
import { cannotDecide, standsOfOthers } from "./decide-found";
import { requireBase } from "./require-base";
import { requireNoProblems } from "./require-no-problems";

type Input = z.output<typeof containRoute.body> & { namespace: string; service: string };

/**
 * Holds a tenant back by one measure: a change of the service's route or rate limit with an end, which undoes itself unless it is
 * kept. It does not wait: where approvals or a freeze stand in its way it is refused, unless the glass is broken. Throws
 * `invalid-spec` (the measure cannot be said here, or an end in the past), `control-plane-conflict` (others wrote what stands),
 * `stale-base-revision` with both sides, `unsupported-by-target`, `no-ready-endpoint`, `approval-required`, `frozen`,
 * `read-only`, or that Postgres is away.
 */
export async function containTenant({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { mesh, namespace, service, tenant, measure, baseRevision, breakGlass } = input;
  authorise(ctx, "policy.write", mesh, namespace);
  requireWrites(mesh, namespace);
  requireControlPlane(mesh);
  const target = { mesh, namespace, service };
  const kind = kindOfMeasure(measure.name);
  const until = requireFuture(input.until) ?? new Date(Date.now() + containedForMs);
  const override = input.override ?? null;
  const calls = { header: requireMesh(mesh).tenantHeader, tenant };
  const endpoints = await readyEndpoints(mesh, signal);
  const ready = endpointsByVersion(endpoints, target) ?? null;
  const isOfOthers = await standsOfOthers({ kind, target }, signal);
  const accepted = await transaction(
    async (tx) => {
      const changeId = newId();
      const policy = await lockPolicyOf(tx, ctx, { kind, target, changeId });
      const standing = policy.standing?.spec ?? null;
      if (standing === null && isOfOthers) throw decidedByOthers();
      const made = containedSpec(standing, calls, { measure, ready });
      if (made.outcome === "impossible") throw cannotDecide(reasonOf(made.why), "measure");
      const { spec } = made;
      const newest = policy.standing?.number ?? 0;
      await requireBase(tx, policy, { seen: baseRevision ?? 0, newest, yours: spec });
      requireSupported(policy, spec);
      const warnings = requireNoProblems(checkFacts({ policy, spec, endpoints }), { endpoints, override });
      const passed = await requireOpenGate(tx, { policy, spec, breakGlass });
      const message = input.message || `${tenant} contained: ${saidOf(measure)}`.slice(0, 500);
      const change = { id: changeId, kind: "apply" as const, policy, spec, message, until, override, passed };
      return recordChange(tx, ctx, { ...change, warnings, verb: "contain" });
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

function saidOf(measure: Measure): string {
  switch (measure.name) {
    case "token-limit":
      return `${measure.tokensPerMinute} tokens a minute`;
    case "request-limit":
      return `${measure.requestsPerMinute} requests a minute`;
    case "bulkhead":
      return `only ${measure.version}`;
    case "refuse":
      return `${measure.percent} % answered 429`;
  }
}

function reasonOf({ code, params }: { code: string; params: Record<string, string | number> }): string {
  return typeof params.message === "string" ? params.message : code;
}

function decidedByOthers(): AppError {
  return new AppError(
    "control-plane-conflict",
    "Others wrote what stands there: take it over first, then contain the tenant.",
    { params: { reason: "found" } },
  );
}
