const thinnest = 1.25;
const widest = 7;

/** Pixels for a rate: grows with its square root, so that a tenth of the traffic can still be seen. */
export function edgeWidth(requestsPerSecond: number | null, most: number): number {
  if (requestsPerSecond === null || requestsPerSecond <= 0 || most <= 0) return thinnest;
  return thinnest + (widest - thinnest) * Math.sqrt(Math.min(1, requestsPerSecond / most));
}
