import { AppError } from "../../errors";
import { readAccessRecord } from "../access-record";
import type { Entry } from "../entry";
import { type KnownLogs, labelledLogs } from "../profiles/known-logs";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";

export type HeldLine = { ns: bigint; labels: Record<string, string>; line: string };

/** A log store in memory that gives every line of its span, of one request where the query names one. */
export class HeldLines implements LineStore {
  held: HeldLine[] = [];
  holds: KnownLogs = labelledLogs;
  queries: string[] = [];
  isAway = false;
  mostBytes = Number.POSITIVE_INFINITY;

  known: LineStore["known"] = async () => this.holds;

  lines: LineStore["lines"] = async ({ query, startNs, endNs, limit }) => {
    this.asked(query.text);
    const id = /\| request_id="([^"]+)"/.exec(query.text)?.[1];
    const within = this.held.filter(({ ns }) => ns >= startNs && ns < endNs);
    const fitting = within.filter(({ line }) => !id || readAccessRecord(line)?.request_id === id);
    fitting.sort((a, b) => (a.ns > b.ns ? -1 : a.ns < b.ns ? 1 : 0));
    const found = fitting.slice(0, limit);
    if (found.reduce((sum, { line }) => sum + line.length, 0) > this.mostBytes) {
      throw new AppError("upstream-bad-answer", "too much", { upstream: "loki", params: { maxBytes: 1 } });
    }
    return found.map((each): Entry => ({ ...each, key: lineKey(each.labels, each.line) }));
  };

  counts: LineStore["counts"] = async ({ query, startNs, endNs, stepSeconds }) => {
    this.asked(query.text);
    const end = Number(endNs / 1_000_000_000n);
    const points: [number, number][] = [];
    for (let at = Number(startNs / 1_000_000_000n); at <= end; at += stepSeconds) {
      const inStep = ({ ns }: HeldLine) => Math.ceil(Number(ns) / 1e9 / stepSeconds) * stepSeconds === at;
      const count = this.held.filter(inStep).length;
      if (count > 0) points.push([at, count]);
    }
    return [{ labels: { status: "OK", response_flags: "-" }, points }];
  };

  private asked(query: string): void {
    this.queries.push(query);
    if (this.isAway) throw new AppError("upstream-unavailable", "loki is unreachable", { upstream: "loki" });
  }
}
