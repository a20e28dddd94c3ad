/** The closed list of things that can be allowed. */
export const actions = [
  /** What concerns nobody but who asks: who they are, their password, signing out. */
  "self",
  "mesh.read",
  /** What people and models said, mail addresses and keys in log lines. */
  "prompt.read",
  "audit.read",
  "policy.write",
  "change.undo",
  "change.approve",
  "access.manage",
] as const;
export type Action = (typeof actions)[number];
