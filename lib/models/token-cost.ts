/** What a provider asks for a million tokens, in one currency. */
export type TokenPrices = { inputPerMillion: number; outputPerMillion: number };
export type TokenRates = { inputPerSecond: number | null; outputPerSecond: number | null };

const million = 1_000_000;
const secondsPerHour = 3_600;

/**
 * What a million tokens cost on GPUs of one's own: what the GPUs cost meanwhile. Null where nothing is generated or that is not
 * known: a GPU that does nothing has no price per token.
 */
export function ownCostPerMillion({
  gpuHourPrice,
  gpus,
  tokensPerSecond,
}: {
  gpuHourPrice: number;
  gpus: number | null;
  tokensPerSecond: number | null;
}): number | null {
  if (gpus === null || gpus <= 0 || tokensPerSecond === null || tokensPerSecond <= 0) return null;
  return ((gpuHourPrice * gpus) / (secondsPerHour * tokensPerSecond)) * million;
}

/** What tokens cost a second by a provider's prices; null where neither rate is known. */
export function boughtCostPerSecond(
  { inputPerMillion, outputPerMillion }: TokenPrices,
  { inputPerSecond, outputPerSecond }: TokenRates,
): number | null {
  if (inputPerSecond === null && outputPerSecond === null) return null;
  return ((inputPerSecond ?? 0) * inputPerMillion + (outputPerSecond ?? 0) * outputPerMillion) / million;
}

/** What a million tokens cost by a provider's prices, in the mixture of input and output that there is. */
export function boughtCostPerMillion(prices: TokenPrices, rates: TokenRates): number | null {
  const { inputPerSecond, outputPerSecond } = rates;
  if (inputPerSecond === null || outputPerSecond === null) return null;
  const tokens = inputPerSecond + outputPerSecond;
  const cost = boughtCostPerSecond(prices, rates);
  return cost === null || tokens <= 0 ? null : (cost / tokens) * million;
}
