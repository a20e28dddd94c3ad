"use client";

import { createContext, useContext } from "react";

/** What the form knows of its fields besides their values. */
export type FormFacts = {
  /** Why the target cannot express a field, in words; null where it can. */
  whyNot: (path: string) => string | null;
  /** What the target makes of a field that it has only nearly; null where it has just that. */
  nearly: (path: string) => string | null;
  /** What is wrong with what stands in a field, in words. */
  faultsAt: (path: string) => readonly string[];
  /** What is worth knowing of what stands there before it is applied. */
  warningsAt: (path: string) => readonly string[];
};

const nothing: FormFacts = {
  whyNot: () => null,
  nearly: () => null,
  faultsAt: () => [],
  warningsAt: () => [],
};

export const FormFactsContext = createContext<FormFacts>(nothing);

/** All that is known of one field. */
export function useFieldFacts(path: string): {
  whyNot: string | null;
  nearly: string | null;
  fault: string | null;
  warning: string | null;
} {
  const { whyNot, nearly, faultsAt, warningsAt } = useContext(FormFactsContext);
  return {
    whyNot: whyNot(path),
    nearly: nearly(path),
    fault: joined(faultsAt(path)),
    warning: joined(warningsAt(path)),
  };
}

function joined(words: readonly string[]): string | null {
  return words.length > 0 ? words.join(" ") : null;
}
