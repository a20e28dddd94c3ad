/** Where a request's time goes, in the order in which it passes. `engine`: in the engine, but in none of the parts it tells. */
export const timeParts = ["gateway", "queue", "prefill", "decode", "engine"] as const;
export type TimePart = (typeof timeParts)[number];

/** Mean times in milliseconds; null where nobody measures one. */
type Means = {
  /** As callers see a request; where only the called side's proxy measures, as that sees it. */
  callersMs: number | null;
  /** As the engine sees it, from arrival to its last token. */
  engineMs: number | null;
  queueMs: number | null;
  prefillMs: number | null;
  decodeMs: number | null;
};

/** Why there is no time outside the engine, or why it is said to be none. */
export const gatewayGaps = ["callers-unknown", "engine-unknown", "callers-less"] as const;
export type GatewayGap = (typeof gatewayGaps)[number];

export type RequestTime = {
  parts: { part: TimePart; ms: number }[];
  totalMs: number;
  /** `callers-less`: callers see less than the engine (failures end early, and only callers count those), so 0 is shown. */
  gatewayGap: GatewayGap | null;
};

/** Less than this share of the whole is how means of other requests differ, and no part of its own. */
const leastShare = 0.01;

/**
 * Pure: a mean request's time in parts that add up, as means do and percentiles do not. What callers see beyond the engine is the
 * gateway's and the mesh's; what the engine sees beyond its own parts is the engine's. Never negative. Null where the
 * engine tells none of its times.
 */
export function requestTime({
  callersMs,
  engineMs,
  queueMs,
  prefillMs,
  decodeMs,
}: Means): RequestTime | null {
  const known = { queue: queueMs, prefill: prefillMs, decode: decodeMs };
  const told = Object.values(known).some((ms) => ms !== null);
  if (!told && engineMs === null) return null;
  const inner = Object.values(known).reduce<number>((sum, ms) => sum + (ms ?? 0), 0);
  const engine = Math.max(0, (engineMs ?? inner) - inner);
  const isAll = Object.values(known).every((ms) => ms !== null);
  const engineTotal = Math.max(inner, engineMs ?? 0);
  const gateway = callersMs === null || !(isAll || engineMs !== null) ? null : callersMs - engineTotal;
  const totalMs = engineTotal + Math.max(0, gateway ?? 0);
  const all: Record<TimePart, number | null> = {
    gateway: gateway === null ? null : Math.max(0, gateway),
    ...known,
    engine: engine > leastShare * totalMs ? engine : null,
  };
  return {
    parts: timeParts.flatMap((part) => {
      const ms = all[part];
      return ms === null ? [] : [{ part, ms }];
    }),
    totalMs,
    gatewayGap: gapOf(callersMs, gateway),
  };
}

function gapOf(callersMs: number | null, gateway: number | null): GatewayGap | null {
  if (callersMs === null) return "callers-unknown";
  if (gateway === null) return "engine-unknown";
  return gateway < 0 ? "callers-less" : null;
}
