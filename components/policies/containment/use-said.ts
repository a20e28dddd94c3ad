"use client";

import type { Said } from "../../../lib/policies/containment";
import { useOpenWords } from "../../words/use-open-words";

/** The words of what is said of a measure: its own, else those of the target's table. */
export function useSaid(): (part: "why" | "hit", said: Said) => string {
  const words = useOpenWords();
  return (part, { code, params }) => {
    const reason = String(params.reason ?? code);
    if (code === "about") return words(`capability.${params.how}`, {}, String(params.how));
    return words(`contain.${part}.${code}`, params, words(`capability.${code}`, {}, reason));
  };
}
