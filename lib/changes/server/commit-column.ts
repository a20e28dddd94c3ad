import "server-only";
import { createHash } from "node:crypto";
import { z } from "zod";
import type { FileEdit } from "../../control-planes/control-plane";
import type { Delivery } from "../../db/rows";
import { commitSchema } from "../commit";

/** Column `commit`: what people see of it, and what the next look goes by. */
const commitColumnSchema = commitSchema.extend({
  /** The base's commit that was looked at last. */
  seenBase: z.string(),
  /** What the files were when it was made, by path: a digest of each text, "" of none. */
  madeOn: z.record(z.string(), z.string()),
  /** It is being given up, or a later change has taken its branch away: that the branch is gone says nothing. */
  isWithdrawn: z.boolean(),
});
export type CommitColumn = z.infer<typeof commitColumnSchema>;

export function readCommitColumn({ commit }: Pick<Delivery, "commit">): CommitColumn | null {
  return commit === null ? null : commitColumnSchema.parse(commit);
}

/** What edits were made on, as column `commit` has it. Pure. */
export function madeOn(edits: readonly FileEdit[]): Record<string, string> {
  return Object.fromEntries(edits.map(({ path, before }) => [path, before === null ? "" : digestOf(before)]));
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
