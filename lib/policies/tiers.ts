import { fullWeightBp } from "./weights";

/** As many tiers as Envoy orders a cluster's endpoints by would be 128; nobody has stood in for so many. */
export const maxPriority = 7;

type Part = { priority?: number | undefined };

/** Whether a part of a split serves; the others stand by for when it is unwell. Pure. */
export function isServing({ priority = 0 }: Part): boolean {
  return priority === 0;
}

/** What is wrong with a split's tiers: each has its own 100, and they follow on each other without a gap. Pure. */
export function tierFaults(split: readonly (Part & { weightBp: number })[]): string[] {
  const sums = new Map<number, number>();
  for (const { priority = 0, weightBp } of split) sums.set(priority, (sums.get(priority) ?? 0) + weightBp);
  const tiers = [...sums.keys()].sort((left, right) => left - right);
  const gap = tiers.find((tier, place) => tier !== place);
  const isOne = tiers.length === 1;
  return [
    ...tiers.flatMap((tier) => {
      const sum = sums.get(tier) ?? 0;
      if (sum === fullWeightBp) return [];
      const of = isOne ? "weights" : `weights of priority ${tier}`;
      return [`${of} add up to ${sum / 100}, not 100`];
    }),
    ...(gap === undefined
      ? []
      : [`priorities go up from 0 one by one: there is ${gap} and nothing before it`]),
  ];
}
