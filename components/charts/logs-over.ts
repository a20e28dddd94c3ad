import type { LogsFilter } from "../../lib/logs/logs-link";
import type { PanelName } from "../../lib/metrics/series";
import type { ChartRange } from "./chart-range";

type Stretch = {
  panel: PanelName;
  range: ChartRange;
  target: { namespace: string; service: string; version?: string; from?: string };
};

/** The requests behind all that a chart draws; of a chart of errors those that failed. Pure. */
export function logsOver({ panel, range, target }: Stretch): LogsFilter {
  const { namespace, service, version, from } = target;
  return {
    service: `${namespace}/${service}`,
    ...(version && version !== "unknown" ? { version } : {}),
    ...(from ? { caller: from } : {}),
    ...(panel === "errors" ? { status: "error" } : {}),
    from: new Date(range.start * 1_000).toISOString(),
    to: new Date(range.end * 1_000).toISOString(),
  };
}
