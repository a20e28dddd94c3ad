import type { ModelPrice } from "./prices";
import { boughtCostPerMillion, boughtCostPerSecond, ownCostPerMillion } from "./token-cost";

const secondsPerHour = 3_600;

/** Why nothing is said of what a version costs. */
export const costGaps = ["no-price", "instances-unknown", "tokens-unknown"] as const;
export type CostGap = (typeof costGaps)[number];

/** Money an hour, and for a million tokens, input and output together as they are used; null where it cannot be known. */
export type VersionCost =
  | { basis: "tokens" | "gpus"; perHour: number; perMillion: number | null; gap: null }
  | { basis: null; perHour: null; perMillion: null; gap: CostGap };

type Known = {
  price: ModelPrice | undefined;
  inputPerSecond: number | null;
  outputPerSecond: number | null;
  /** Ready instances; null where nobody knows how many there are. */
  instances: number | null;
};

/**
 * Pure: what a version costs by its price. GPUs cost what they cost whether they work or not, so that an idle version has a
 * cost an hour and none for its tokens; bought tokens cost as many as are used.
 */
export function versionCost({ price, inputPerSecond, outputPerSecond, instances }: Known): VersionCost {
  if (!price) return none("no-price");
  const tokensPerSecond =
    inputPerSecond === null || outputPerSecond === null ? null : inputPerSecond + outputPerSecond;
  if ("gpuHour" in price) {
    if (instances === null) return none("instances-unknown");
    const gpus = price.gpus * instances;
    const perMillion = ownCostPerMillion({ gpuHourPrice: price.gpuHour, gpus, tokensPerSecond });
    return { basis: "gpus", perHour: price.gpuHour * gpus, perMillion, gap: null };
  }
  const rates = { inputPerSecond, outputPerSecond };
  const perSecond = boughtCostPerSecond(price, rates);
  if (perSecond === null || tokensPerSecond === null) return none("tokens-unknown");
  return {
    basis: "tokens",
    perHour: perSecond * secondsPerHour,
    perMillion: boughtCostPerMillion(price, rates),
    gap: null,
  };
}

function none(gap: CostGap): VersionCost {
  return { basis: null, perHour: null, perMillion: null, gap };
}
