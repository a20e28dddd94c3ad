import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import type { Found } from "../../control-planes/control-plane";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import type { PolicySpec } from "../policy-spec";
import type { takeOverRoute } from "../routes-found";
import { decideAsFound } from "./decide-as-found";
import { cannotDecide, requireKeptWeights, requireSeen } from "./decide-found";

type Input = z.output<typeof takeOverRoute.body>;

/**
 * Makes a policy of what others wrote, as it stands: its first revision says the same, and its delivery replaces exactly what was
 * seen (the whole), or only marks it (the weights), so that later changes and their undo begin from there. On a protected service
 * it waits as any change does. Throws `read-only`, `owned-elsewhere`, `control-plane-conflict` (it has changed since it was seen),
 * `invalid-spec` (no policy can say it, or there is one already), `frozen`, or that an upstream is away.
 */
export async function takeOver({
  ctx,
  input,
  signal,
}: {
  ctx: Context;
  input: Input;
  signal?: AbortSignal;
}): Promise<Accepted> {
  const { mesh, namespace, service, kind } = input;
  authorise(ctx, "policy.write", mesh, namespace);
  requireWrites(mesh, namespace);
  const target = { mesh, namespace, service };
  const found = await requireSeen({ target, kind, etag: input.etag }, signal);
  const spec = input.how === "whole" ? wholeOf(found) : requireKeptWeights(found);
  const accepted = await transaction(
    async (tx) => {
      const changeId = newId();
      const policy = await lockPolicyOf(tx, ctx, { kind, target, changeId });
      if (policy.standing?.spec) throw cannotDecide("there is a policy already: change that");
      const asked = { id: changeId, policy, spec, held: found.held, message: input.message };
      return decideAsFound(tx, ctx, { ...asked, verb: "take-over", breakGlass: input.breakGlass });
    },
    signal ? { signal } : {},
  );
  await crashPoint("after-commit");
  return accepted;
}

function wholeOf({ whole }: Found): PolicySpec {
  if (whole.outcome === "spec" && whole.spec !== null) return whole.spec;
  const fields = whole.outcome === "beyond" ? whole.fields : [];
  throw new AppError("invalid-spec", "No policy can say what stands there.", {
    faults: fields.map(({ path, what }) => ({ path, message: what })),
    params: { path: fields[0]?.path ?? "", reason: "beyond" },
  });
}
