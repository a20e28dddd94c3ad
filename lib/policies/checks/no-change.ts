import { sameJson } from "../canonical-json";
import type { CheckFacts, CheckFinding } from "./check";

/** Applying it would change nothing. */
export function checkNoChange({ wanted, standing, hasStanding }: CheckFacts): CheckFinding[] {
  if (!hasStanding || !sameJson(wanted.spec, standing)) return [];
  return [{ code: "no-change", severity: "info", path: "", message: "this is what stands now", params: {} }];
}
