import "server-only";
import { actorOf } from "../../changes/server/actor-columns";
import type { Review as ReviewRow } from "../../db/rows";
import type { Review } from "../review";

/** What somebody said of a revision, as pages show it. */
export function reviewOf(row: ReviewRow): Review {
  const { verdict, message, endedBy } = row;
  return { verdict, message, actor: actorOf(row), at: row.createdAt.toISOString(), endedBy };
}
