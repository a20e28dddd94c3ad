import "server-only";
import type { Context } from "../access/actor";
import type { RouteContract } from "../contract/define-route";
import { AppError, type ErrorCode } from "../errors";
import { logger } from "../logger";
import { statusOf } from "./problem";
import { processSingleton } from "./process-singleton";

/** Something that was asked for and did not happen. */
export type UndoneAct = {
  ctx: Context;
  contract: Pick<RouteContract, "path" | "access"> & { verb: string };
  outcome: "refused" | "failed";
  code: ErrorCode;
  message: string;
  /** As they came: whoever uses them parses them. */
  params: unknown;
  body: unknown;
};

type Recorder = (act: UndoneAct) => Promise<void>;

function recorder(): { record?: Recorder } {
  return processSingleton("undone-acts", () => ({}));
}

/** Says who keeps a record of acts that did not happen; one a process. */
export function keepUndone(record: Recorder): void {
  recorder().record = record;
}

/**
 * How an act ended that threw: refused by a rule or a right, failed inside or behind us, or null for what was no act
 * (malformed, of nobody known, of what is not there, too often).
 */
export function undoneOutcome(cause: unknown, access: RouteContract["access"]): UndoneAct["outcome"] | null {
  const status = statusOf(cause);
  if (status >= 500) return "failed";
  const refusals = access === "anyone" ? [401, 403, 409, 422] : [403, 409, 422];
  return refusals.includes(status) ? "refused" : null;
}

/** Has an act recorded that did not happen. Never throws: its answer is the same without a record. */
export async function tellUndone(
  cause: unknown,
  act: Omit<UndoneAct, "outcome" | "code" | "message"> & Pick<UndoneAct, "outcome">,
): Promise<void> {
  const known = cause instanceof AppError && cause.code !== "internal" ? cause : null;
  try {
    await recorder().record?.({ ...act, code: known?.code ?? "internal", message: known?.message ?? "" });
  } catch (failure) {
    const { requestId } = act.ctx;
    logger().error({ err: failure, requestId, verb: act.contract.verb }, "a refusal could not be recorded");
  }
}
