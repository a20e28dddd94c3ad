"use client";

import { useOpenWords } from "../words/use-open-words";

/** The words of a verb; its code where it is one that this page does not know. */
export function useVerbWords(): (verb: string) => string {
  const words = useOpenWords();
  return (verb) => words(`audit.verb.${verb}`, {}, verb);
}
