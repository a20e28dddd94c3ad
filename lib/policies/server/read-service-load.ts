import "server-only";
import type { Figure, QuantileName } from "../../metrics/concepts";
import { figureTable } from "../../metrics/figure-table";
import type { Reading } from "../../metrics/reading";
import { openLook } from "../../metrics/server/look";
import type { ServiceLoad } from "../service-load";
import type { AskedOfService } from "./asked-of-service";
import { readSlots } from "./read-slots";

const byVersion = ["version"] as const;

/** What the last hour says of a service, for checks to go by; what cannot be told is null. Never throws for Prometheus. */
export async function readServiceLoad({ ctx, target, signal }: AskedOfService): Promise<ServiceLoad> {
  const { mesh, namespace, service } = target;
  const look = await openLook({ ctx, mesh, window: "1h", signal });
  const where = { namespace, service };
  const [slots, answers] = await Promise.all([
    readSlots({ ctx, target, signal }),
    look.askTogether([
      { concept: "requests", by: byVersion, where },
      { concept: "callerLatency", by: byVersion, where },
      { concept: "latency", by: byVersion, where },
      { concept: "callerLatencyMean", by: byVersion, where },
      { concept: "latencyMean", by: byVersion, where },
      { concept: "requests", by: ["protocol"], where },
    ]),
  ]);
  const readings = answers.map(({ reading }) => reading);
  const [requests, calls, served, callsMean, servedMean, protocols] = readings;
  const tables = [requests, calls, served, callsMean, servedMean].map(tableOf);
  const [rates, callTimes, serveTimes, callMeans, serveMeans] = tables;
  const versions = [...new Set((requests?.state === "ok" ? requests.value : []).map(versionOf))];
  return {
    slots: slots.versions,
    callers: slots.callers,
    protocols: protocolsOf(protocols),
    versions: new Map(
      versions.map((version) => {
        // A timeout governs what the caller waits; where only the called side tells, that is the least of it.
        const quantile = (name: QuantileName) =>
          callTimes?.at({ version }, name) ?? serveTimes?.at({ version }, name) ?? null;
        return [
          version,
          {
            requestsPerSecond: rates?.at({ version }) ?? null,
            p50Ms: quantile("p50"),
            p99Ms: quantile("p99"),
            meanMs: callMeans?.at({ version }) ?? serveMeans?.at({ version }) ?? null,
          },
        ];
      }),
    ),
  };
}

function versionOf({ labels }: Figure): string {
  return labels.version ?? "unknown";
}

function tableOf(reading: Reading<Figure[]> | undefined) {
  return figureTable(reading ?? { state: "empty", why: "" }, byVersion);
}

/** Null where not every call's protocol is told. */
function protocolsOf(reading: Reading<Figure[]> | undefined): string[] | null {
  if (reading?.state !== "ok") return null;
  const named = reading.value
    .filter(({ value }) => value !== null && value > 0)
    .map(({ labels }) => labels.protocol);
  if (named.length === 0 || named.some((each) => each === undefined || each === "unknown")) return null;
  return named.flatMap((each) => each?.toLowerCase() ?? []);
}
