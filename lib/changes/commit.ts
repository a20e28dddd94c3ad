import { z } from "zod";

/** What was committed of a delivery where another tool applies what is in a repository, and what was seen of it since. */
export const commitSchema = z.object({
  /** As the settings have it; never with credentials. */
  repository: z.string(),
  base: z.string(),
  branch: z.string(),
  /** Whether the branch is this change's alone. */
  isOwnBranch: z.boolean(),
  /** Null where the branch said it already: nothing was committed. */
  sha: z.string().nullable(),
  paths: z.array(z.string()),
  /** Pages of the repository's host, where that is known. */
  links: z.object({ commit: z.string().nullable(), compare: z.string().nullable() }),
  at: z.iso.datetime(),
  /** When the base was first seen to say it. */
  mergedAt: z.iso.datetime().nullable(),
});

/** What applying would commit: files as they are on the branch and as they would be, near to what moves. */
export const commitPreviewSchema = commitSchema.pick({ repository: true, base: true, branch: true }).extend({
  files: z.array(
    z.object({
      path: z.string(),
      becomes: z.enum(["changed", "new", "gone"]),
      /** Of the line at which both texts begin, from 1. */
      fromLine: z.number().int(),
      before: z.string(),
      after: z.string(),
      /** Whether more of the file moves than is shown here. */
      isCut: z.boolean(),
    }),
  ),
});
export type CommitPreview = z.infer<typeof commitPreviewSchema>;
