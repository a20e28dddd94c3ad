import "server-only";
import type { Tx } from "../../db/client";
import { AppError, type ErrorCode } from "../../errors";
import type { BothSides } from "../../policies/both-sides";
import type { PolicySpec } from "../../policies/policy-spec";
import { actorOf } from "./actor-columns";
import type { LockedPolicy } from "./lock-policy";
import { specOf } from "./read-revision";

type Question = {
  code: Extract<ErrorCode, "stale-base-revision" | "overlapping-change">;
  message: string;
  policy: LockedPolicy;
  base: BothSides["base"];
  yours: PolicySpec | null;
  /** Number of the revision that is in the way; what stands, unless another is. */
  theirs?: number;
  params?: Record<string, string | number>;
  extra?: Record<string, unknown>;
};

/** The 409 that shows both sides: what was asked for beside what somebody else made of it meanwhile. */
export async function bothSidesError(tx: Tx, question: Question): Promise<AppError> {
  const { code, message, policy, base, yours, params, extra } = question;
  const number = question.theirs ?? policy.standing?.number ?? 0;
  const other = await tx.revision.findFirst({ where: { policyId: policy.id, number } });
  const sides: BothSides = {
    base,
    theirs: other && {
      revision: other.number,
      actor: actorOf(other),
      at: other.createdAt.toISOString(),
      message: other.message,
      spec: specOf(other),
    },
    yours: { spec: yours },
  };
  return new AppError(code, message, { params: params ?? {}, extra: { ...sides, ...extra } });
}
