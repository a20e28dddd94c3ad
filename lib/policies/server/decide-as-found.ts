import "server-only";
import type { Context } from "../../access/actor";
import type { Accepted } from "../../changes/changes";
import type { BreakGlass } from "../../changes/gate";
import { gateOf, requireNoWait } from "../../changes/server/gate";
import type { LockedPolicy } from "../../changes/server/lock-policy";
import { keepPending } from "../../changes/server/pending-apply";
import { recordChange } from "../../changes/server/record-change";
import { requireSupported } from "../../changes/server/require-supported";
import { submitSpec } from "../../changes/server/submit-spec";
import type { Held } from "../../control-planes/control-plane";
import type { Tx } from "../../db/client";
import type { PolicySpec } from "../policy-spec";
import { allowOver } from "./decide-found";
import { findSubmitted } from "./find-submitted";

type AsFound = {
  id: string;
  policy: LockedPolicy;
  /** What others wrote, as a policy says it. */
  spec: PolicySpec | null;
  /** The same as it was seen: its delivery writes over exactly that. */
  held: Held;
  message: string;
  /** What the audit trail calls it. */
  verb: "take-over" | "adopt-drift";
  breakGlass: BreakGlass | undefined;
};

/**
 * What others wrote becomes the policy's next revision. Where it has to be approved it waits as any change does, with what was
 * seen. The caller holds the policy's lock. Throws `unsupported-by-target`, or `frozen` in a freeze.
 */
export async function decideAsFound(tx: Tx, ctx: Context, asked: AsFound): Promise<Accepted> {
  const { id, policy, spec, held, message, verb, breakGlass } = asked;
  requireSupported(policy, spec);
  const submitted = await findSubmitted(tx, policy, spec);
  const { waits, passed } = await gateOf(tx, {
    ...{ policy, spec, breakGlass },
    revisionId: submitted?.id ?? null,
  });
  requireNoWait(
    policy,
    waits.filter((wait) => wait.for === "freeze"),
  );
  const change = { kind: "apply" as const, policy, message };
  if (waits.length > 0) {
    const revision = submitted ?? (await submitSpec(tx, ctx, { policy, spec, message }));
    const wanted = { ...change, revision, waits, until: null, override: null, notBefore: null };
    return keepPending(tx, ctx, { ...wanted, over: held });
  }
  const made = await recordChange(tx, ctx, {
    ...{ ...change, id, spec, passed, verb },
    ...(submitted ? { submitted } : {}),
  });
  await allowOver(tx, made.deliveries, { held });
  return made;
}
