import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import { requireOpenGate } from "../../changes/server/gate";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import { recordChange } from "../../changes/server/record-change";
import { requireSupported } from "../../changes/server/require-supported";
import { requireControlPlane } from "../../control-planes/registry";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import { circuitBreakerSpecSchema } from "../circuit-breaker-spec";
import { loosenedForMs, trippingLimit, withLimit } from "../loosening";
import { breakerSpecOf } from "../policy-spec";
import type { loosenRoute } from "../routes-breakers";
import { requireBase } from "./require-base";
import { versionOrNone } from "./version-or-none";

type Input = z.output<typeof loosenRoute.body> & { namespace: string; service: string };

/**
 * Raises the one limit that refuses a version's calls, for half an hour: a change with an end, which undoes itself unless it is
 * kept. It does not wait: where approvals or a freeze stand in its way it is refused, unless the glass is broken. Throws
 * `invalid-spec` (nothing of Heddle's limits it, or not so), `stale-base-revision` with both sides, `unsupported-by-target`,
 * `approval-required`, `frozen`, `read-only`, or that Postgres is away.
 */
export async function loosenBreaker({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { mesh, namespace, service, limit, to, baseRevision, breakGlass } = input;
  authorise(ctx, "policy.write", mesh, namespace);
  requireWrites(mesh, namespace);
  requireControlPlane(mesh);
  const target = { mesh, namespace, service };
  const version = versionOrNone(input.version);
  const accepted = await transaction(
    async (tx) => {
      const changeId = newId();
      const policy = await lockPolicyOf(tx, ctx, { kind: "circuit-breaker", target, changeId });
      const standing = breakerSpecOf(policy.standing?.spec);
      const tripping = standing && trippingLimit(standing, version);
      if (!standing || tripping?.limit !== limit)
        throw invalid("limit", `no ${limit} of this service's breaker limits it`);
      if (to <= tripping.value) throw invalid("to", `must be more than the ${tripping.value} that it is`);
      const read = circuitBreakerSpecSchema.safeParse(withLimit(standing, version, { limit, to }));
      if (!read.success)
        throw invalid("version", read.error.issues[0]?.message ?? "cannot have a limit of its own");
      const spec = read.data;
      const newest = policy.standing?.number ?? 0;
      await requireBase(tx, policy, { seen: baseRevision, newest, yours: spec });
      requireSupported(policy, spec);
      const passed = await requireOpenGate(tx, { policy, spec, breakGlass });
      return recordChange(tx, ctx, {
        id: changeId,
        kind: "apply",
        policy,
        spec,
        message: input.message || `${limit} of ${input.version} loosened from ${tripping.value} to ${to}`,
        until: new Date(Date.now() + loosenedForMs),
        passed,
        verb: "loosen",
      });
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

function invalid(path: string, message: string): AppError {
  return new AppError("invalid-spec", `${path}: ${message}`, {
    faults: [{ path, message }],
    params: { path },
  });
}
