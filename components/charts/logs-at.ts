import type { LogsFilter } from "../../lib/logs/logs-link";
import type { PanelName } from "../../lib/metrics/series";

type Point = {
  panel: PanelName;
  /** Unix seconds. */
  at: number;
  stepSeconds: number;
  /** The value of the line that was pointed at; null where none was. */
  value: number | null;
  version: string | undefined;
  target: { namespace: string; service: string; version?: string; from?: string };
};

/** At least so far to each side: what a point shows was counted around it. */
const leastSeconds = 15;

/** The requests behind a point of a chart: its time, its version, and what made it high. Pure. */
export function logsAt({ panel, at, stepSeconds, value, version, target }: Point): LogsFilter {
  const around = Math.max(leastSeconds, stepSeconds);
  const said = version ?? target.version;
  return {
    service: `${target.namespace}/${target.service}`,
    ...(said && said !== "unknown" ? { version: said } : {}),
    ...(target.from ? { caller: target.from } : {}),
    ...narrowed(panel, value),
    from: new Date((at - around) * 1_000).toISOString(),
    to: new Date((at + around) * 1_000).toISOString(),
  };
}

function narrowed(panel: PanelName, value: number | null): LogsFilter {
  if (panel === "errors") return { status: "error" };
  if (value === null || value < 1) return {};
  if (panel === "ttft") return { ttftSlowerMs: Math.floor(value) };
  return panel === "latency" || panel === "e2e" ? { slowerMs: Math.floor(value) } : {};
}
