import "server-only";
import { z } from "zod";
import type { Strength } from "../../changes/changes";
import type { Connection } from "../../connections/connection";
import { AppError } from "../../errors";
import type { IstioPolicyKind } from "./kinds";

/** Istiod gathers changes for at most so long before it pushes them (PILOT_DEBOUNCE_MAX). */
const gatherMs = 10_000;
const maxNames = 10;
const typeUrls: Record<IstioPolicyKind, string> = {
  route: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
  "circuit-breaker": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  // Who may call is asked by the filters of the called proxy's listeners.
  access: "type.googleapis.com/envoy.config.listener.v3.Listener",
  "load-balancing": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
};

const synczSchema = z.array(
  z.object({
    proxy: z.string().default(""),
    resources: z
      .record(
        z.string(),
        z.object({
          sent: z.string().default(""),
          acked: z.string().default(""),
          sentTime: z.string().optional(),
          lastError: z.string().default(""),
        }),
      )
      .optional(),
  }),
);

/**
 * What istiod says of its proxies (`/debug/syncz`), as far as a write at `writtenMs` goes: those to which routes or clusters
 * were pushed since. Whoever was pushed nothing by the time that istiod gathers changes does not need it. `stored` where this
 * istiod does not tell when it pushed (before 1.24), or knows no proxy.
 */
export async function readSyncState(
  istiod: Connection,
  { kind, writtenMs, nowMs }: { kind: IstioPolicyKind; writtenMs: number; nowMs: number },
  signal: AbortSignal,
): Promise<Strength> {
  const answer = await istiod.ask("/debug/syncz", {}, signal);
  if (answer.status !== 200) throw badAnswer(`HTTP ${answer.status}`);
  let value: unknown;
  try {
    value = JSON.parse(answer.body);
  } catch {
    throw badAnswer("no JSON");
  }
  const parsed = synczSchema.safeParse(value);
  if (!parsed.success) throw badAnswer("another shape");
  return strengthOf(parsed.data, { kind, writtenMs, nowMs });
}

/** Pure part of `readSyncState`. */
export function strengthOf(
  proxies: z.output<typeof synczSchema>,
  { kind, writtenMs, nowMs }: { kind: IstioPolicyKind; writtenMs: number; nowMs: number },
): Strength {
  const pushed = proxies.flatMap(({ proxy, resources }) => {
    const of = resources?.[typeUrls[kind]];
    return of?.sentTime === undefined ? [] : [{ proxy, ...of, sentMs: Date.parse(of.sentTime) }];
  });
  const isGathering = nowMs - writtenMs < gatherMs;
  const concerned = pushed.filter(({ sentMs }) => sentMs >= writtenMs || isGathering);
  if (concerned.length === 0) return { kind: "stored" };
  const isBehind = ({ sentMs, sent, acked }: (typeof concerned)[number]) =>
    sentMs < writtenMs || sent !== acked;
  const behind = concerned.filter(isBehind);
  const rejected = behind.filter(({ sentMs, lastError }) => sentMs >= writtenMs && lastError !== "");
  return {
    kind: "proxies",
    acked: concerned.length - behind.length,
    total: concerned.length,
    lagging: behind.map(({ proxy }) => proxy).slice(0, maxNames),
    rejected: rejected
      .map(({ proxy, lastError }) => ({ node: proxy, detail: lastError.slice(0, 500) }))
      .slice(0, maxNames),
  };
}

function badAnswer(what: string): AppError {
  return new AppError("upstream-bad-answer", `istiod's /debug/syncz answered ${what}`, {
    upstream: "control-plane",
  });
}
