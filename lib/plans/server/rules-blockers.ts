import "server-only";
import { countApprovals } from "../../changes/server/gate";
import { type Database, readDatabase } from "../../db/client";
import type { Target } from "../../policies/names";
import type { PolicySpec } from "../../policies/policy-spec";
import { findSubmitted } from "../../policies/server/find-submitted";
import type { readDecided } from "../../policies/server/read-decided";
import { approvalsNeeded, freezeOf } from "../../settings/change-rules";
import type { MeshPreview } from "../plan-input";

type Blocker = MeshPreview["blockers"][number];
type Question = {
  target: Target;
  spec: PolicySpec | null;
  decided: Awaited<ReturnType<typeof readDecided>>;
};

/**
 * What a mesh's rules have against a decision now: a plan does not wait for approvals. A revision there that says the same, and was
 * approved, is the one that it applies.
 */
export async function rulesBlockers(question: Question, signal?: AbortSignal): Promise<Blocker[]> {
  const { target } = question;
  const [needed, freeze] = [approvalsNeeded(target), freezeOf(target, new Date())];
  const blockers: Blocker[] = [];
  if (freeze) {
    const params = { name: freeze.name, until: freeze.until.toISOString() };
    blockers.push(blocker("frozen", `nothing new is put into force until ${params.until}`, params));
  }
  if (needed === 0) return blockers;
  const given = await readDatabase((db) => countGiven(db, question), signal ? { signal } : {});
  if (given >= needed) return blockers;
  const params = { given, needed };
  const message = `${given} of ${needed} approvals: submit it there as a revision for others to approve`;
  return [...blockers, blocker("approval-required", message, params)];
}

async function countGiven(db: Database, { spec, decided }: Question): Promise<number> {
  const { policyId: id, newestNumber, standingNumber } = decided;
  if (newestNumber === 0) return 0;
  const standing = standingNumber === null ? null : { number: standingNumber };
  const submitted = await findSubmitted(db, { id, standing }, spec);
  return submitted ? countApprovals(db, submitted.id) : 0;
}

function blocker(code: string, message: string, params: Blocker["params"]): Blocker {
  return { code, message, params, path: "", overridable: false };
}
