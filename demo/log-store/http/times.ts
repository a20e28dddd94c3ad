import { parseDurationNs } from "../logql/units";
import { Refusal } from "../refusal";

const hourNs = 3_600_000_000_000n;
const maxLengthNs = 721n * hourNs;

/** A time as Loki takes it: nanoseconds, seconds (up to ten digits, or with a point), RFC 3339. Throws a Refusal. */
export function parseTime(text: string, complaint: string): bigint {
  if (/^\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text);
  if (/^\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1e3)) * 1_000_000n;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[-+]\d\d:\d\d)$/.exec(text);
  const ms = match ? Date.parse(`${match[1]}${match[3]}`) : Number.NaN;
  if (match && !Number.isNaN(ms)) return BigInt(ms) * 1_000_000n + BigInt((match[2] ?? "").padEnd(9, "0"));
  throw new Refusal(400, `${complaint}strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

/** The span that was asked for, or the last hour. Throws a Refusal. */
export function parseSpan(
  form: URLSearchParams,
  nowNs: bigint,
  usualNs = hourNs,
): { startNs: bigint; endNs: bigint } {
  const since = form.get("since");
  const sinceNs = since === null || since === "" ? usualNs : durationOf(since);
  const end = form.get("end");
  const endNs = end === null || end === "" ? nowNs : parseTime(end, "could not parse 'end' parameter: ");
  const start = form.get("start");
  const startNs =
    start === null || start === ""
      ? (endNs < nowNs ? endNs : nowNs) - sinceNs
      : parseTime(start, "could not parse 'start' parameter: ");
  return { startNs, endNs };
}

function durationOf(text: string): bigint {
  const found = parseDurationNs(text);
  if (found !== undefined) return BigInt(Math.round(found));
  throw new Refusal(
    400,
    `could not parse 'since' parameter: not a valid duration string: ${JSON.stringify(text)}`,
  );
}

/** Throws a Refusal for a span that ends before it begins, or is longer than Loki allows. */
export function requireSpan({ startNs, endNs }: { startNs: bigint; endNs: bigint }): void {
  if (endNs < startNs) throw new Refusal(400, "end timestamp must not be before or equal to start time");
  if (endNs - startNs <= maxLengthNs) return;
  const length = goDuration(endNs - startNs);
  throw new Refusal(400, `the query time range exceeds the limit (query length: ${length}, limit: 30d1h)`);
}

/** `1440h45m0s` */
function goDuration(ns: bigint): string {
  const seconds = ns / 1_000_000_000n;
  return `${seconds / 3600n}h${(seconds / 60n) % 60n}m${seconds % 60n}s`;
}

/** The step of a range query in nanoseconds: as given, or a 250th of the span. Throws a Refusal. */
export function parseStep(
  form: URLSearchParams,
  { startNs, endNs }: { startNs: bigint; endNs: bigint },
): bigint {
  const text = form.get("step");
  const seconds =
    text === null || text === ""
      ? Math.max(1, Math.floor(Number((endNs - startNs) / 1_000_000n) / 250_000))
      : secondsOf(text);
  if (seconds <= 0) {
    throw new Refusal(
      400,
      "zero or negative query resolution step widths are not accepted. Try a positive integer",
    );
  }
  const stepNs = BigInt(Math.round(seconds * 1e9));
  if ((endNs - startNs) / stepNs > 11_000n) {
    throw new Refusal(
      400,
      "exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter",
    );
  }
  return stepNs;
}

function secondsOf(text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const found = parseDurationNs(text);
  if (found !== undefined) return found / 1e9;
  throw new Refusal(400, `cannot parse ${JSON.stringify(text)} to a valid duration`);
}

/** The moments of a range query: whole multiples of the step, from the last before the span to the first after it. */
export function momentsOf({ startNs, endNs }: { startNs: bigint; endNs: bigint }, stepNs: bigint): bigint[] {
  const moments: bigint[] = [];
  for (let at = startNs - (startNs % stepNs); at < endNs + stepNs; at += stepNs) moments.push(at);
  return moments;
}
