import { labels, notEquals, type Promql, promql, seconds, selector, text } from "../../promql/promql";

/** Labels of a scrape target that say which instance it is. */
export const presenceLabels = { namespace: "namespace", service: "service", version: "version", id: "pod" };
export const presencePart = "heddle_part";

/** When each instance was scraped first and last in the span, in unix seconds; told apart by `presencePart`. */
export function presenceQuery(spanSeconds: number, stepSeconds: number): Promql {
  const by = labels(Object.values(presenceLabels));
  const seen = promql`timestamp(${selector("up", [notEquals("pod", ""), notEquals("service", "")])} == 1)`;
  const [span, step] = [seconds(spanSeconds), seconds(stepSeconds)];
  const first = promql`min by (${by}) (min_over_time(${seen}[${span}:${step}]))`;
  const last = promql`max by (${by}) (max_over_time(${seen}[${span}:${step}]))`;
  return promql`${named("first", first)} or ${named("last", last)}`;
}

function named(name: string, query: Promql): Promql {
  return promql`label_replace(${query}, ${text(presencePart)}, ${text(name)}, "", "")`;
}
