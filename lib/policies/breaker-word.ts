import type { BreakerWord } from "./breakers";

type Now = {
  refusedPerSecond: number | null;
  ejectedEndpoints: number | null;
  isOpen: boolean | null;
};

/** The gravest of what a breaker is doing; `unknown` where nothing of it is told. Pure. */
export function breakerWord({ refusedPerSecond, ejectedEndpoints, isOpen }: Now): BreakerWord {
  if ((refusedPerSecond ?? 0) > 0) return "refusing";
  if (isOpen) return "open";
  if ((ejectedEndpoints ?? 0) > 0) return "ejecting";
  return refusedPerSecond === null && isOpen === null && ejectedEndpoints === null ? "unknown" : "closed";
}

/** The gravest first. */
export const byGravity: readonly BreakerWord[] = ["refusing", "open", "ejecting", "closed", "unknown"];
