import type { ServiceDetail } from "../../../lib/services/services";
import type { TopologyNode } from "../../../lib/topology/topology";

/** Why a service is not well, in the codes of messages `topology.reason.*`; null when it is, or nobody can tell. */
export function serviceReason(
  detail: Pick<ServiceDetail, "health" | "versionRows" | "weights" | "signals">,
): TopologyNode["reason"] {
  if (detail.health !== "degraded" && detail.health !== "failing") return null;
  const { versionRows, weights, signals } = detail;
  const unserved = versionRows.find(
    ({ version, readyEndpoints }) => readyEndpoints === 0 && (weights?.[version] ?? 0) > 0,
  );
  if (unserved) return { code: "no-ready-endpoints", params: { version: unserved.version } };
  const [worst] = [...versionRows].sort((a, b) => (b.signals.errorRatio ?? 0) - (a.signals.errorRatio ?? 0));
  const ratio = worst?.signals.errorRatio ?? null;
  if (worst && versionRows.length > 1 && ratio !== null && ratio > 0)
    return { code: "version-errors", params: { version: worst.version, percent: percent(ratio) } };
  return signals.errorRatio === null
    ? null
    : { code: "errors", params: { percent: percent(signals.errorRatio) } };
}

function percent(ratio: number): number {
  return Math.round(ratio * 1_000) / 10;
}
