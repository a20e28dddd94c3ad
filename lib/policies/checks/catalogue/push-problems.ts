import type { CatalogueEntry } from "./entry";

/**
 * Found out where a revision would go: `read-decided.ts` and `rules-problems.ts` of `lib/policies/server`, and
 * `lib/changes/server/preview-commit.ts`.
 */
export const pushProblems = {
  "control-plane-conflict": {
    severity: "warning",
    by: "the control plane",
    why: "Two hands on one object: the push stops there rather than overwrite what somebody else wrote.",
    fix: "Take over what stands there, or agree on one owner.",
  },
  "owned-elsewhere": {
    severity: "error",
    by: "the control plane",
    why: "Another tool decides this object, and the mesh's settings leave it to that.",
    fix: "Change it there, or change the mesh's settings.",
  },
  "owned-and-written": {
    severity: "warning",
    by: "the control plane",
    why: "The other tool may put back what it had a moment later.",
    fix: "Give the other tool the setting that is shown, so that it leaves this field alone.",
  },
  "owned-and-committed": {
    severity: "info",
    by: "the control plane",
    why: "The change is a commit, and in force once its merge is applied.",
    fix: "None is needed.",
  },
  "git-away": {
    severity: "warning",
    by: "the repository",
    why: "The file's diff cannot be shown before the commit.",
    fix: "Look at the repository's connection in the mesh's settings.",
  },
  "git-refused": {
    severity: "error",
    by: "the repository",
    why: "The commit would fail, and with it the change.",
    fix: "What the repository answered says it.",
  },
  "needs-approval": {
    severity: "warning",
    by: "the mesh's settings",
    why: "The change is submitted and put into force once others have approved it, which takes as long as they take.",
    fix: "Ask for approval, or break the glass with a reason.",
  },
  frozen: {
    severity: "warning",
    by: "the mesh's settings",
    why: "Nothing new is put into force while the freeze lasts; Undo and a roll-back to what once converged pass.",
    fix: "Give a time after it, or break the glass with a reason.",
  },
} as const satisfies Record<string, CatalogueEntry>;
