import "server-only";
import { fullWeightBp } from "../../policies/weights";

const percent = 100;

/**
 * Weights in basis points as Istio's relative whole numbers: percent where all are whole ones, else basis points. `usual`
 * is a total that somebody else chose; it is kept where it says the same exactly. Pure.
 */
export function istioWeights(weightsBp: readonly number[], usual = percent): number[] {
  const totals = [...(usual > 0 && usual !== fullWeightBp ? [usual] : []), percent, fullWeightBp];
  const exact = totals.find((total) => weightsBp.every((bp) => (bp * total) % fullWeightBp === 0));
  return weightsBp.map((bp) => (bp * (exact ?? fullWeightBp)) / fullWeightBp);
}

/**
 * Shares in basis points that add up to 10 000 of Istio's relative weights; `isExact` when nothing had to be rounded.
 * One weight alone takes everything, whatever it says. Undefined where Istio would refuse them: all zero, a negative
 * one, no whole number. Pure.
 */
export function sharesBp(weights: readonly number[]): { shares: number[]; isExact: boolean } | undefined {
  if (weights.length === 1) return { shares: [fullWeightBp], isExact: true };
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0 || weights.some((weight) => weight < 0 || !Number.isInteger(weight))) return undefined;
  const exact = weights.map((weight) => (weight * fullWeightBp) / total);
  const shares = exact.map(Math.floor);
  const order = exact
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  const missing = fullWeightBp - shares.reduce((sum, share) => sum + share, 0);
  for (const { index } of order.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return { shares, isExact: exact.every(Number.isInteger) };
}
