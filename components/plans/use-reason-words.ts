"use client";

import type { PlanReason } from "../../lib/plans/plans";
import { useOpenWords } from "../words/use-open-words";

/** Says why something cannot be done in a mesh, or was not: in the words of plans, else of problems, else of who said it. */
export function useReasonWords(): (reason: PlanReason) => string {
  const words = useOpenWords();
  return ({ code, message, params }) => {
    const problem = words(`policies.problem.${code}`, params, message);
    return words(`plans.reason.${code}`, { ...params, detail: message }, problem);
  };
}
