import "server-only";
import type { z } from "zod";
import type { Context } from "../../access/actor";
import { authorise } from "../../access/server/authorise";
import type { Accepted } from "../../changes/changes";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import { lockPolicyOf } from "../../changes/server/lock-policy";
import { recordChange } from "../../changes/server/record-change";
import { requireSupported } from "../../changes/server/require-supported";
import type { Found } from "../../control-planes/control-plane";
import { transaction } from "../../db/client";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import { crashPoint } from "../../jobs/crash-point";
import { requireWrites } from "../../settings/may-write";
import type { PolicySpec } from "../policy-spec";
import type { takeOverRoute } from "../routes-found";
import { allowOver, cannotDecide, requireKeptWeights, requireSeen } from "./decide-found";

type Input = z.output<typeof takeOverRoute.body>;

/**
 * Makes a policy of what others wrote, as it stands: its first revision says the same, and its delivery replaces exactly what was
 * seen (the whole), or only marks it (the weights), so that later changes and their undo begin from there. Throws `read-only`,
 * `owned-elsewhere`, `control-plane-conflict` (it has changed since it was seen), `invalid-spec` (no policy can say it, or there
 * is one already), `approval-required` or `frozen` by the mesh's rules, or that an upstream is away.
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
      requireSupported(policy, spec);
      requireNoWait(policy, (await gateOf(tx, { policy, spec })).waits);
      const change = {
        id: changeId,
        kind: "apply" as const,
        policy,
        spec,
        message: input.message,
        verb: "take-over",
      };
      const made = await recordChange(tx, ctx, change);
      await allowOver(tx, made.deliveries, found);
      return made;
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
