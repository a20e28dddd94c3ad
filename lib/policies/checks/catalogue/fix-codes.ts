/** What fixes do; each is a key of messages `policies.fix.*`. */
export const fixCodes = [
  "remove-rule",
  "remove-field",
  "remove-version",
  "move-up",
  "rename",
  "add-rest",
  "allow-caller",
  "make-strict",
  "set-to",
  "keep-conditions",
  "begin-with-slash",
  "least-request",
  "refuse-with-429",
  "count-failures",
  "set-methods",
] as const;
export type FixCode = (typeof fixCodes)[number];
