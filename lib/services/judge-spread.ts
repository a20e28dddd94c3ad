import type { Spread } from "./load";

/** An endpoint that takes more than this of the mean is worth a look. */
const skewedFrom = 1.5;
/** How often chance alone may look like skew. */
const chance = 0.01;

/**
 * How evenly counts are spread. Where each request chooses among n endpoints alike, an endpoint's count is binomial with
 * variance m(1 - 1/n) about the mean m. It is skew when the busiest lies above 1.5 m, and so far above that chance would do that
 * to any of the n in fewer than one of a hundred windows: n exp(-d^2 / (2 (variance + d/3))) < 0.01, by Bernstein's
 * inequality, which holds for small counts too. Pure.
 */
export function judgeSpread(counts: ReadonlyMap<string, number>, by: "requests" | "running"): Spread {
  const n = counts.size;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (n < 2) return { verdict: n === 1 ? "single" : "unknown", by, ...nothing(n) };
  if (total <= 0) return { verdict: "few", by, ...nothing(n) };
  const mean = total / n;
  const [busiest, most] = [...counts].reduce((top, each) => (each[1] > top[1] ? each : top));
  const over = most - mean;
  const variance = mean * (1 - 1 / n);
  const byChance = n * Math.exp(-(over ** 2) / (2 * (variance + over / 3)));
  const isUneven = most / mean > skewedFrom;
  const verdict = !isUneven ? "even" : byChance < chance ? "skewed" : "few";
  return { verdict, by, endpoints: n, maxOverMean: most / mean, busiest };
}

function nothing(endpoints: number): Pick<Spread, "endpoints" | "maxOverMean" | "busiest"> {
  return { endpoints, maxOverMean: null, busiest: null };
}
