/** A whole day passes in this time. */
const daySeconds = 600;
const swing = 0.25;

export type Burst = { startsAt: number; seconds: number; factor: number };

/** How much of its mean rate the traffic has at a time: a slow swing around 1, times the burst that is on. */
export function loadFactor(atSeconds: number, burst: Burst | undefined): number {
  const daily = 1 + swing * Math.sin((2 * Math.PI * atSeconds) / daySeconds);
  const inBurst = burst && atSeconds >= burst.startsAt && atSeconds < burst.startsAt + burst.seconds;
  return inBurst ? daily * burst.factor : daily;
}
