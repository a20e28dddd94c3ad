import { once } from "node:events";
import type { WriteStream } from "node:fs";
import { heartbeatName } from "../lib/metrics/recording/recording";
import type { RuleGroup } from "../lib/metrics/recording/recording-rules";

type Lines = { metric: Record<string, string>; values: [number, string][] }[];

/**
 * Writes OpenMetrics of what a Prometheus says the rules' queries are, at each of their moments in a span of unix seconds, as it
 * would record them; what says when it recorded is that moment. Says how many series there are.
 */
export async function writeRecorded(
  out: WriteStream,
  groups: readonly RuleGroup[],
  { url, start, end }: { url: string; start: number; end: number },
): Promise<number> {
  let series = 0;
  for (const { rules, everySeconds } of groups) {
    // Rules' moments are multiples of their interval.
    const first = Math.ceil(start / everySeconds) * everySeconds;
    const step = { start: first, end, step: everySeconds };
    for (const { record, expr, labels } of rules) {
      const lines: Lines =
        record === heartbeatName
          ? [{ metric: {}, values: momentsOf(step).map((at) => [at, String(at)]) }]
          : await evaluated(url, expr, step);
      series += lines.length;
      for (const { metric, values } of lines) {
        const all = Object.entries({ ...metric, ...labels }).map(
          ([name, value]) => `${name}=${JSON.stringify(value)}`,
        );
        const text = values.map(([at, value]) => `${record}{${all.join(",")}} ${value} ${at}\n`).join("");
        if (!out.write(text)) await once(out, "drain");
      }
    }
  }
  return series;
}

type Steps = { start: number; end: number; step: number };

function momentsOf({ start, end, step }: Steps): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}

async function evaluated(url: string, query: string, { start, end, step }: Steps): Promise<Lines> {
  const body = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
  const answer = await fetch(`${url}/api/v1/query_range`, { method: "POST", body });
  const said = (await answer.json()) as { data?: { result: Lines }; error?: string };
  if (!said.data) throw new Error(`a rule could not be evaluated: ${said.error}`);
  return said.data.result;
}
