import "server-only";
import type { Tx } from "../../db/client";
import { AppError, type ErrorCode } from "../../errors";
import type { BothSides } from "../../policies/both-sides";
import type { PolicySpec } from "../../policies/policy-spec";
import { actorOf } from "./actor-columns";
import type { LockedPolicy } from "./lock-policy";
import { findNewestRevision, specOf } from "./read-revision";

type Question = {
  code: Extract<ErrorCode, "stale-base-revision" | "overlapping-change">;
  message: string;
  policy: LockedPolicy;
  base: BothSides["base"];
  yours: PolicySpec | null;
  params?: Record<string, string | number>;
  extra?: Record<string, unknown>;
};

/** The 409 that shows both sides: what was asked for beside the newest revision, and who made that. */
export async function bothSidesError(tx: Tx, question: Question): Promise<AppError> {
  const { code, message, policy, base, yours, params, extra } = question;
  const newest = await findNewestRevision(tx, policy.id);
  const sides: BothSides = {
    base,
    theirs: newest && {
      revision: newest.number,
      actor: actorOf(newest),
      at: newest.createdAt.toISOString(),
      message: newest.message,
      spec: specOf(newest),
    },
    yours: { spec: yours },
  };
  return new AppError(code, message, { params: params ?? {}, extra: { ...sides, ...extra } });
}
