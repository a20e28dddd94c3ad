import "server-only";
import { type RouteRule, retriesSchema } from "../../policies/route-spec";
import { readMatch } from "./decompile-match";
import { sharesBp } from "./istio-weights";
import type { Reading } from "./reading";

/** What a destination has to name to be one of the service's versions. */
export type Destinations = {
  isOwnHost(host: string): boolean;
  versionOf(subset: string): string | undefined;
  ports: readonly number[];
};

const reasons: readonly string[] = retriesSchema.shape.on.element.options;
/** What Istio retries where a rule says nothing of it (istio retry/retry.go). */
const usualRetries: NonNullable<RouteRule["retries"]> = {
  attempts: 2,
  on: ["connect-failure", "refused-stream", "unavailable", "cancelled"],
};

/** One http rule; what no policy can say of it is faulted. */
export function readRule(rule: Reading, known: Destinations): RouteRule {
  const name = rule.text("name");
  const match = rule.objects("match").map(readMatch);
  const split = readSplit(rule, known);
  const timeoutMs = rule.duration("timeout");
  const retries = readRetries(rule);
  const fault = readFault(rule.object("fault"));
  const mirror = readMirror(rule, known);
  rule.end();
  return {
    ...(name === undefined || name === "" ? {} : { name }),
    ...(match.length === 0 ? {} : { match }),
    split,
    ...(timeoutMs === undefined || timeoutMs === 0 ? {} : { timeoutMs }),
    ...(retries === undefined ? {} : { retries }),
    ...(fault === undefined ? {} : { fault }),
    ...(mirror === undefined ? {} : { mirror }),
  };
}

function readSplit(rule: Reading, known: Destinations): RouteRule["split"] {
  const parts = rule.objects("route").map((part) => {
    const weight = part.number("weight") ?? 0;
    const version = readDestination(part.object("destination"), part, known);
    part.end();
    return { version, weight };
  });
  const read = sharesBp(parts.map(({ weight }) => weight));
  if (!read?.isExact) rule.fault("weights", "route");
  return parts.flatMap(({ version }, index) =>
    version === undefined ? [] : [{ to: { version }, weightBp: read?.shares[index] ?? 0 }],
  );
}

function readDestination(
  destination: Reading | undefined,
  part: Reading,
  known: Destinations,
): string | undefined {
  if (destination === undefined) {
    part.fault("value", "destination");
    return undefined;
  }
  if (!known.isOwnHost(destination.text("host") ?? "")) destination.fault("host", "host");
  const port = destination.object("port");
  const number = port?.number("number");
  if (number !== undefined && (known.ports.length !== 1 || known.ports[0] !== number)) port?.fault("field");
  port?.end();
  const subset = destination.text("subset") ?? "";
  const version = subset === "" ? undefined : known.versionOf(subset);
  if (subset === "") destination.fault("no-version");
  else if (version === undefined) destination.fault("subset", "subset");
  destination.end();
  return version;
}

function readRetries(rule: Reading): RouteRule["retries"] {
  const retries = rule.object("retries");
  if (retries === undefined) return usualRetries;
  const attempts = retries.number("attempts") ?? 0;
  const perTryTimeoutMs = retries.duration("perTryTimeout");
  const tokens = (retries.text("retryOn") ?? "").split(",").map((token) => token.trim());
  const on = tokens.filter((token) => token !== "");
  if (!on.every(isReason)) retries.fault("retry-reason", "retryOn");
  retries.end();
  if (attempts <= 0) return undefined;
  return {
    attempts,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
    on: on.length === 0 ? usualRetries.on : on.filter(isReason),
  };
}

function isReason(token: string): token is NonNullable<RouteRule["retries"]>["on"][number] {
  return reasons.includes(token);
}

function readFault(fault: Reading | undefined): RouteRule["fault"] {
  const delay = fault?.object("delay");
  const ms = delay?.duration("fixedDelay");
  const delayBp =
    delay && (readPercent(delay, "percentage") ?? percentBp(delay, "percent", delay.number("percent")));
  delay?.end();
  const abort = fault?.object("abort");
  const status = abort?.number("httpStatus");
  const abortBp = abort && readPercent(abort, "percentage");
  abort?.end();
  fault?.end();
  // A kind of either that was not understood is faulted, and one that says nothing does nothing.
  const read = {
    ...(ms === undefined ? {} : { delay: { percentBp: delayBp ?? 0, ms } }),
    ...(status === undefined ? {} : { abort: { percentBp: abortBp ?? 0, status } }),
  };
  return Object.keys(read).length === 0 ? undefined : read;
}

function readMirror(rule: Reading, known: Destinations): RouteRule["mirror"] {
  const old = rule.object("mirror");
  const oldBp = [
    readPercent(rule, "mirrorPercentage"),
    ...["mirrorPercent", "mirror_percent"].map((key) => percentBp(rule, key, rule.number(key))),
  ].find((bp) => bp !== undefined);
  const mirrors = rule.objects("mirrors").map((mirror) => {
    const percentBp = readPercent(mirror, "percentage");
    const destination = mirror.object("destination");
    mirror.end();
    return { percentBp, destination, at: mirror };
  });
  const all = [...(old ? [{ percentBp: oldBp, destination: old, at: rule }] : []), ...mirrors];
  if (all.length > 1) rule.fault("mirrors", "mirrors");
  const [only] = all;
  const version = only && readDestination(only.destination, only.at, known);
  return version === undefined ? undefined : { to: { version }, percentBp: only?.percentBp ?? 10_000 };
}

function readPercent(of: Reading, key: string): number | undefined {
  const percentage = of.object(key);
  if (percentage === undefined) return undefined;
  const bp = percentBp(percentage, "value", percentage.number("value") ?? 0);
  percentage.end();
  return bp;
}

/** Basis points of a percent that is a whole number of them. */
function percentBp(of: Reading, key: string, percent: number | undefined): number | undefined {
  if (percent === undefined) return undefined;
  const bp = Math.round(percent * 100);
  if (Math.abs(percent * 100 - bp) > 1e-6) of.fault("weights", key);
  return bp;
}
