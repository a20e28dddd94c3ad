import type { ProblemFinding } from "../../problem-finding";

/** What docs/checks.md says of a problem besides its words. */
export type CatalogueEntry = {
  severity: ProblemFinding["severity"] | readonly ProblemFinding["severity"][];
  /** What it is found by besides the spec itself: without that it is not said. */
  by?: string;
  /** What happens where nobody minds it. */
  why: string;
  /** What mends it; in words where only a person knows. */
  fix: string;
  /** Whether the editor offers the fix as a button. */
  hasButton?: true;
};
