import "server-only";
import type { Dimension } from "../../metrics/concepts";
import type { Reading } from "../../metrics/reading";
import { knownNow } from "../../metrics/server/known-now";
import { patienceSignal } from "../../metrics/server/patience";
import { type ReadLine, readLines } from "../../metrics/server/read-lines";
import { prometheusOf } from "../../prometheus/prometheus";
import { requireMesh } from "../../settings/settings";
import { steppedRange } from "../../time/range";
import { isTenantHeader, limitLoadRows, type MinutePeak } from "../limit-load";
import type { LimitLoad } from "../preview";
import { bucketHeader, headerOf } from "../rate-limit-rules";
import type { RateLimitSpec } from "../rate-limit-spec";
import type { AskedOfService } from "./asked-of-service";
import { countProxies } from "./count-proxies";
import { readingFailure } from "./reading-failure";

const windowSeconds = 3_600;
const panels = ["requests", "input-tokens", "output-tokens"] as const;

type Lines = Reading<ReadLine[]>;

/** The busiest minute of the last hour beside each limit, and how many proxies count. Never throws for Prometheus. */
export async function readLimitLoad(
  spec: RateLimitSpec,
  { ctx, target, signal }: AskedOfService,
): Promise<LimitLoad> {
  const { tenantHeader } = requireMesh(target.mesh);
  const namesTenants = spec.rules.some((rule) =>
    [bucketHeader(rule), headerOf(rule.match)?.name].some(
      (name) => name && isTenantHeader(name, tenantHeader),
    ),
  );
  const [all, byTenant, { proxies, countedAt }] = await Promise.all([
    linesOf({ ctx, target, signal }, []),
    namesTenants ? linesOf({ ctx, target, signal }, ["tenant"]) : undefined,
    countProxies({ ctx, target, signal }),
  ]);
  const failure = all.map(readingFailure).find((each) => each !== null) ?? null;
  const seen = {
    requests: peakOf(all.slice(0, 1), byTenant?.slice(0, 1)),
    tokens: peakOf(all.slice(1), byTenant?.slice(1)),
  };
  const tellsTenants = seen.requests.byTenant !== undefined || seen.tokens.byTenant !== undefined;
  return {
    windowSeconds,
    countedAt,
    rows: limitLoadRows(spec, { ...seen, proxies, tenantHeader }),
    caveats: [
      ...(failure ? [] : ["by-the-minute"]),
      ...(namesTenants && !tellsTenants && !failure ? ["no-tenants"] : []),
    ],
    failure,
  };
}

async function linesOf(
  { ctx, target: { mesh, namespace, service }, signal }: AskedOfService,
  by: readonly Dimension[],
): Promise<Lines[]> {
  const client = prometheusOf(mesh, ctx);
  const { scrapeSeconds, sources: pins = {} } = requireMesh(mesh);
  const patience = patienceSignal(signal);
  const end = await knownNow(client, patience);
  const range = steppedRange({ start: end - windowSeconds, end, stepSeconds: 60, scrapeSeconds });
  const input = { mesh, namespace, service, start: range.start, end: range.end };
  return readLines({
    ...{ client, scrapeSeconds, pins, panels, input, range, by },
    isLive: true,
    signal: patience,
  });
}

function peakOf(all: readonly Lines[], byTenant: readonly Lines[] | undefined): MinutePeak {
  const tenants = byTenant && peaksOf(byTenant, ({ tenant }) => tenant ?? null);
  return {
    all: peaksOf(all, () => "")?.get("") ?? null,
    byTenant: tenants,
  };
}

/** The highest sum of all readings at one point, a minute long, by group; undefined where there is no figure at all. */
function peaksOf(
  readings: readonly Lines[],
  groupOf: (labels: Record<string, string>) => string | null,
): Map<string, number> | undefined {
  const sums = new Map<string, Map<number, number>>();
  for (const reading of readings) {
    for (const { labels, points } of reading.state === "ok" ? reading.value : []) {
      const group = groupOf(labels);
      if (group === null) continue;
      const ofGroup = sums.get(group) ?? new Map<number, number>();
      for (const [at, value] of points)
        if (value !== null) ofGroup.set(at, (ofGroup.get(at) ?? 0) + value * 60);
      sums.set(group, ofGroup);
    }
  }
  const peaks = [...sums].flatMap(([group, ofGroup]): [string, number][] =>
    ofGroup.size === 0 ? [] : [[group, Math.max(...ofGroup.values())]],
  );
  return peaks.length === 0 ? undefined : new Map(peaks);
}
