/** The figures of a model version, in the order in which a table shows them. */
export const modelColumns = [
  "share",
  "requests",
  "errors",
  "ttft",
  "tpot",
  "e2e",
  "input",
  "tokens",
  "running",
  "waiting",
  "kv",
  "trend",
] as const;
export type ModelColumn = (typeof modelColumns)[number];
