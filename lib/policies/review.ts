import { z } from "zod";
import { type Actor, actorSchema } from "../access/actor";

/** What somebody said of a revision of a protected service. */
export const reviewSchema = z.object({
  verdict: z.enum(["approve", "reject"]),
  message: z.string(),
  actor: actorSchema,
  at: z.iso.datetime(),
  /** Null while it counts; else `withdrawn`, `newer-revision`, `rejected` or `given-up`. */
  endedBy: z.string().nullable(),
});
export type Review = z.infer<typeof reviewSchema>;

export const revisionStates = ["validated", "approved", "withdrawn"] as const;
export type RevisionState = (typeof revisionStates)[number];

/** A revision as far as approving goes; `isApplied` once a change has put it into force. */
export type Reviewed = {
  state: RevisionState;
  isApplied: boolean;
  author: string;
  /** Ids of those whose approval counts. */
  approvedBy: readonly string[];
};
export type ReviewEvent =
  | { kind: "approve"; by: Pick<Actor, "kind" | "id"> }
  | { kind: "take-back"; by: string }
  | { kind: "reject"; by: Pick<Actor, "kind" | "id"> }
  | { kind: "give-up" }
  | { kind: "newer-revision" }
  | { kind: "apply" };

/** Why an event is refused: keys of messages `problem.review.*`. */
export type ReviewRefusal =
  | "not-protected"
  | "own"
  | "no-person"
  | "withdrawn"
  | "applied-before"
  | "not-approved"
  | "nothing-to-take-back";

export type ReviewOutcome = { outcome: "moved"; to: Reviewed } | { outcome: "refused"; why: ReviewRefusal };

/**
 * The states of a revision: `validated` until as many others as `needed` approve it, `withdrawn` when it is given up or
 * rejected, and what was applied stays as it is. A newer revision drops approvals. The author's own never counts, and only a
 * person's does: whose a token is, it does not tell. Pure.
 */
export function moveReview(from: Reviewed, event: ReviewEvent, needed: number): ReviewOutcome {
  if (from.isApplied) {
    return event.kind === "newer-revision" ? moved(from) : refused("applied-before");
  }
  if (from.state === "withdrawn") {
    return event.kind === "newer-revision" ? moved(from) : refused("withdrawn");
  }
  switch (event.kind) {
    case "approve": {
      const why = refusalOf(from, event.by, needed);
      return why
        ? refused(why)
        : moved(approvedBy(from, [...new Set([...from.approvedBy, event.by.id])], needed));
    }
    case "take-back":
      if (!from.approvedBy.includes(event.by)) return refused("nothing-to-take-back");
      return moved(
        approvedBy(
          from,
          from.approvedBy.filter((id) => id !== event.by),
          needed,
        ),
      );
    case "reject": {
      const why = refusalOf(from, event.by, needed);
      return why ? refused(why) : moved({ ...from, state: "withdrawn", approvedBy: [] });
    }
    case "give-up":
      return moved({ ...from, state: "withdrawn", approvedBy: [] });
    case "newer-revision":
      return moved({ ...from, state: "validated", approvedBy: [] });
    case "apply":
      return from.approvedBy.length < needed ? refused("not-approved") : moved({ ...from, isApplied: true });
  }
}

function refusalOf(from: Reviewed, by: Pick<Actor, "kind" | "id">, needed: number): ReviewRefusal | null {
  if (needed === 0) return "not-protected";
  if (by.kind !== "user") return "no-person";
  return by.id === from.author ? "own" : null;
}

function approvedBy(from: Reviewed, ids: readonly string[], needed: number): Reviewed {
  return { ...from, approvedBy: ids, state: ids.length >= needed ? "approved" : "validated" };
}

function moved(to: Reviewed): ReviewOutcome {
  return { outcome: "moved", to };
}

function refused(why: ReviewRefusal): ReviewOutcome {
  return { outcome: "refused", why };
}
