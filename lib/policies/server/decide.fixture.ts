import type { Context } from "../../access/actor";
import type { Accepted } from "../../changes/changes";
import { newId } from "../../db/new-id";
import { AppError } from "../../errors";
import type { PolicyKind } from "../kinds";
import { applyRevision } from "./apply-revision";
import { createPolicy } from "./create-policy";
import { getPolicy } from "./get-policy";
import { submitRevision } from "./submit-revision";

export function person(name: string): Context {
  return { actor: { kind: "user", id: `id-of-${name}`, name }, requestId: newId(), address: "127.0.0.1" };
}

type Decision = {
  kind: PolicyKind;
  service: string;
  /** As people write it; null takes the policy away. */
  spec: Record<string, unknown> | null;
  until?: string;
};

/** The whole way of a decision: begun or edited, submitted unless that was done before, applied. */
export async function decide(ctx: Context, { kind, service, spec, until }: Decision): Promise<Accepted> {
  const { id } = await createPolicy({ ctx, input: { mesh: "demo", namespace: "llm", kind, service } });
  const { newestRevision, pending } = await getPolicy({ ctx, input: { id } });
  const submit = async () => {
    const input = { id, baseRevision: newestRevision, spec, message: "" };
    return (await submitRevision({ ctx, input })).revision;
  };
  const { number } = pending ?? (await submit());
  return applyRevision({ ctx, input: { id, number, ...(until === undefined ? {} : { until }) } });
}

/** What a verb refused with; anything else is a fault of the test. */
export async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const cause = await work.catch((error: unknown) => error);
  if (cause instanceof AppError) return cause;
  throw new Error("it was not refused", { cause });
}

/** The revision that a verb's answer names. */
export function revisionOf({ revisions: [revision] }: Pick<Accepted, "revisions">): {
  id: string;
  number: number;
} {
  if (!revision) throw new Error("no revision");
  return { id: revision.policyId, number: revision.number };
}
