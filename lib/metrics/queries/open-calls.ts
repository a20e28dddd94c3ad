import {
  equals,
  labels,
  type Matcher,
  matches,
  number,
  type Promql,
  promql,
  seconds,
  selector,
  text,
} from "../../promql/promql";
import { quotePattern } from "../../promql/quote";
import { meshLabels } from "../sources/mesh-labels";

/** Whose calls: one service's; `version` narrows it to one of its versions, "" to calls that no route gave one. */
export type Called = { namespace: string; service: string; version?: string };

/** Which series say how many calls are open: each calling proxy's own, or each calling service's at the called side. */
export type OpenCallsSource = "proxy" | "service";

export const openCallsSeries: Record<OpenCallsSource, string> = {
  proxy: "envoy_cluster_upstream_rq_active",
  service: "heddle_mesh_requests_in_flight",
};

/** Labels of the answers. */
export const callerLabel = "heddle_caller";
export const versionLabel = "heddle_version";

const group = labels([callerLabel, versionLabel]);
/** What a calling proxy is known by to whom scrapes it. */
const scrapedService = "service";

/** The most that one caller had open to a version at once, in each `spanSeconds`, of what scrapes saw. */
export function peakQuery(source: OpenCallsSource, called: Called, spanSeconds: number): Promql {
  const open = openOf(source, called);
  const span =
    source === "proxy"
      ? promql`${open}[${seconds(spanSeconds)}]`
      : promql`${open}[${seconds(spanSeconds)}:${seconds(1)}]`;
  return promql`max by (${group}) (${named(source, promql`max_over_time(${span})`)})`;
}

/** How many proxies of each caller had a call open to each version at once, at most: those that were replaced count once. */
export function callersQuery(
  called: Called,
  {
    windowSeconds,
    stepSeconds,
    spanSeconds,
  }: Record<"windowSeconds" | "stepSeconds" | "spanSeconds", number>,
): Promql {
  // Without a span, who is gone would still count for Prometheus' five minutes.
  const now = promql`last_over_time(${openOf("proxy", called)}[${seconds(spanSeconds)}]) > 0`;
  const used = promql`count by (${group}) (${named("proxy", now)})`;
  return promql`max_over_time((${used})[${seconds(windowSeconds)}:${seconds(stepSeconds)}])`;
}

/** Of all that was open in the window, the share above `limit`, 0 to 1. */
export function excessQuery(
  source: OpenCallsSource,
  called: Called,
  { limit, windowSeconds, stepSeconds }: { limit: number; windowSeconds: number; stepSeconds: number },
): Promql {
  const open = openOf(source, called);
  const [window, step] = [seconds(windowSeconds), seconds(stepSeconds)];
  const above = promql`sum_over_time(clamp_min(${open} - ${number(limit)}, 0)[${window}:${step}])`;
  const all = promql`sum_over_time(${open}[${window}:${step}])`;
  return promql`sum by (${group}) (${named(source, above)}) / sum by (${group}) (${named(source, all)})`;
}

/** Calls of each caller to each version in the window, as the called side counted them. */
export function callsQuery(called: Called, windowSeconds: number): Promql {
  const counted = selector("istio_requests_total", [equals("reporter", "destination"), ...atCalled(called)]);
  return promql`sum by (${group}) (${named("service", promql`increase(${counted}[${seconds(windowSeconds)}])`)})`;
}

function openOf(source: OpenCallsSource, called: Called): Promql {
  if (source === "proxy") return selector(openCallsSeries.proxy, [clusterOf(called)]);
  const by = labels([meshLabels.callerService, meshLabels.version]);
  const open = selector(openCallsSeries.service, [equals("reporter", "destination"), ...atCalled(called)]);
  return promql`sum by (${by}) (${open})`;
}

/** Istio names a cluster `outbound|80|v1|chat-model.llm.svc.cluster.local`. */
function clusterOf({ namespace, service, version }: Called): Matcher {
  const host = quotePattern(`${service}.${namespace}.`);
  const subset = version === undefined ? "[^|]*" : quotePattern(version);
  return matches("cluster_name", `outbound[|][0-9]*[|]${subset}[|]${host}.*`);
}

function atCalled({ namespace, service, version }: Called): Matcher[] {
  return [
    equals(meshLabels.namespace, namespace),
    equals(meshLabels.service, service),
    ...(version === undefined ? [] : [equals(meshLabels.version, version)]),
  ];
}

function named(source: OpenCallsSource, query: Promql): Promql {
  const caller = source === "proxy" ? scrapedService : meshLabels.callerService;
  const withCaller = copied(query, callerLabel, caller, "(.*)");
  return source === "proxy"
    ? copied(withCaller, versionLabel, "cluster_name", "outbound[|][0-9]*[|]([^|]*)[|].*")
    : copied(withCaller, versionLabel, meshLabels.version, "(.*)");
}

function copied(query: Promql, to: string, from: string, pattern: string): Promql {
  return promql`label_replace(${query}, ${text(to)}, "$1", ${text(from)}, ${text(pattern)})`;
}
