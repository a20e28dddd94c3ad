import {
  equals,
  labels,
  notEquals,
  type Promql,
  promql,
  seconds,
  selector,
  text,
  withCopiedLabel,
} from "../../promql/promql";
import type { PodJoin } from "../joins/pod-join";

/** Labels of a scrape target that say which instance it is. */
export const presenceLabels = { namespace: "namespace", service: "service", version: "version", id: "pod" };
export const presencePart = "heddle_part";

type Span = { spanSeconds: number; stepSeconds: number };

/**
 * When each instance was scraped first and last in the span, in unix seconds; told apart by `presencePart`. Targets that do
 * not say which service they are of are called what `join` calls their pods; without one they are left out.
 */
export function presenceQuery(span: Span, join?: PodJoin): Promql {
  const own = presenceOf(span, {
    matchers: [notEquals("pod", ""), notEquals("service", "")],
    by: Object.values(presenceLabels),
    identified: (query) => query,
  });
  if (!join) return own;
  const joined = presenceOf(span, {
    matchers: [notEquals("pod", ""), equals("service", "")],
    by: ["namespace", "pod"],
    identified: (query) => withNames(query, span, join),
  });
  return promql`${own} or ${joined}`;
}

type Part = {
  matchers: Parameters<typeof selector>[1];
  by: readonly string[];
  identified: (query: Promql) => Promql;
};

function presenceOf({ spanSeconds, stepSeconds }: Span, { matchers, by, identified }: Part): Promql {
  const each = labels(by);
  const seen = promql`timestamp(${selector("up", matchers)} == 1)`;
  const [span, step] = [seconds(spanSeconds), seconds(stepSeconds)];
  const first = promql`min by (${each}) (min_over_time(${seen}[${span}:${step}]))`;
  const last = promql`max by (${each}) (max_over_time(${seen}[${span}:${step}]))`;
  return promql`${named("first", identified(first))} or ${named("last", identified(last))}`;
}

/** Pods that went in the span are known by what was said of them at its beginning. */
function withNames(query: Promql, { spanSeconds }: Span, join: PodJoin): Promql {
  const { service, version } = join.labels;
  const pod = labels(["namespace", "pod"]);
  const rows = (back: Promql) => join.rows({ keep: [service, version], matchers: [], back });
  const known = promql`(${rows(promql``)} or on (${pod}) ${rows(promql` offset ${seconds(spanSeconds)}`)})`;
  const joined = promql`(${query}) * on (${pod}) group_left (${labels([service, version])}) ${known}`;
  return withCopiedLabel(
    withCopiedLabel(joined, service, presenceLabels.service),
    version,
    presenceLabels.version,
  );
}

function named(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(presencePart)}, ${text(name)}, "", "")`;
}
