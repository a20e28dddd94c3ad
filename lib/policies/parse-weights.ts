import type { InputFault } from "../errors";
import { fullWeightBp, parsePercentBp, percentOfBp, sumBp, type WeightsBp } from "./weights";

export type ParsedWeights = { weights: WeightsBp; faults: [] } | { weights: null; faults: InputFault[] };

/**
 * Percent by version as basis points. Every version with more than two decimals or outside 0 to 100 is named
 * by its path; so is a sum that is not exactly 100.
 */
export function parseWeights(percents: Record<string, number>): ParsedWeights {
  const faults: InputFault[] = [];
  const weights: WeightsBp = {};
  for (const [version, percent] of Object.entries(percents)) {
    const bp = parsePercentBp(percent);
    if (bp === undefined) {
      faults.push({ path: `weights.${version}`, message: "must be 0 to 100 with at most two decimals" });
    } else {
      weights[version] = bp;
    }
  }
  const sum = sumBp(weights);
  if (faults.length === 0 && sum !== fullWeightBp) {
    faults.push({ path: "weights", message: `add up to ${percentOfBp(sum)}, not 100` });
  }
  return faults.length > 0 ? { weights: null, faults } : { weights, faults: [] };
}
