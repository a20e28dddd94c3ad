import {
  equals,
  labels,
  type Matcher,
  number,
  oneOf,
  type Promql,
  promql,
  seconds,
  selector,
  text,
} from "../../promql/promql";
import { meshLabels } from "../sources/mesh-labels";

/** A counter of whole requests by version, as one side of the mesh reports it. */
export type RequestCounter = {
  series: "heddle_mesh_requests_started_total" | "istio_requests_total";
  reporter: "destination" | "source";
  namespace: string;
  service: string;
};

/** Longer than any scrape is ever late, and what Prometheus itself looks back by. */
const lookBackSeconds = 300;
/** Tells apart what one query asked at once. */
export const partLabel = "heddle_part";

/** For an instant: each series' last sample up to then, whether or not it is stale (part `last`), and when anything was last scraped (part `scraped`). */
export function beforeQuery(counter: RequestCounter): Promql {
  const last = part("last", promql`last_over_time(${counted(counter)}[${seconds(lookBackSeconds)}])`);
  return promql`${last} or ${part("scraped", promql`max(timestamp(${selector("up")}))`)}`;
}

/** Raw samples of the `spanSeconds` up to an instant. */
export function samplesQuery(
  counter: RequestCounter,
  spanSeconds: number,
  instances?: readonly string[],
): Promql {
  const only = instances ? [oneOf("instance", instances)] : [];
  return promql`${counted(counter, only)}[${seconds(spanSeconds)}]`;
}

/** Over the `spanSeconds` up to an instant: each series' last sample (part `last`), and how often it fell (part `resets`), if it did. */
export function lastAndResetsQuery(counter: RequestCounter, spanSeconds: number): Promql {
  const span = promql`${counted(counter)}[${seconds(spanSeconds)}]`;
  return promql`${part("last", promql`last_over_time(${span})`)} or ${part("resets", promql`resets(${span}) > 0`)}`;
}

/** Open requests by version (part `open`), and the age of the oldest in seconds (part `oldest`). */
export function openRequestsQuery(target: { namespace: string; service: string }): Promql {
  const by = labels([meshLabels.version]);
  const open = selector("heddle_mesh_requests_in_flight", ofTarget(target));
  const oldest = selector("heddle_mesh_oldest_request_seconds", ofTarget(target));
  return promql`${part("open", promql`sum by (${by}) (${open})`)} or ${part("oldest", promql`max by (${by}) (${oldest})`)}`;
}

/** Nearly the longest that one of the service's requests took, in milliseconds. */
export function slowestQuery(target: { namespace: string; service: string }): Promql {
  const buckets = selector("istio_request_duration_milliseconds_bucket", [
    equals("reporter", "destination"),
    ...ofTarget(target),
  ]);
  const rates = promql`rate(${buckets}[${seconds(lookBackSeconds)}])`;
  return promql`histogram_quantile(${number(0.99)}, sum by (${labels(["le"])}) (${rates}))`;
}

function counted({ series, reporter, ...target }: RequestCounter, more: Matcher[] = []): Promql {
  return selector(series, [equals("reporter", reporter), ...ofTarget(target), ...more]);
}

function ofTarget({ namespace, service }: { namespace: string; service: string }): Matcher[] {
  return [equals(meshLabels.namespace, namespace), equals(meshLabels.service, service)];
}

function part(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(partLabel)}, ${text(name)}, "", "")`;
}
