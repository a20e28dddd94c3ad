import type { LoadBalancingSpec } from "../load-balancing-spec";
import { weightsOfRule } from "../rules";
import { isGrpcAlone } from "../service-load";
import type { Check, CheckFacts, CheckFinding } from "./check";
import { setting, settingTo } from "./fix";

type About = { spec: LoadBalancingSpec; facts: CheckFacts };

/** How endpoints are picked beside how many there are, who calls and how long answers take. */
export const checkBalancing: Check = (facts) => {
  const { wanted } = facts;
  if (wanted.kind !== "load-balancing" || !wanted.spec) return [];
  const about = { spec: wanted.spec, facts };
  return [nothingToBalance, choicesOfFew, hashAcrossVersions, hashOfFew, cookieOfGrpc, turnsOfUneven].flatMap(
    (check) => check(about),
  );
};

function nothingToBalance({ facts: { ready } }: About): CheckFinding[] {
  const counts = [...(ready?.values() ?? [])];
  if (counts.length === 0 || counts.some((count) => count > 1)) return [];
  const message = "each version has one ready endpoint at most: there is nothing to pick from";
  return [{ code: "nothing-to-balance", severity: "info", path: "algorithm", message, params: {} }];
}

function choicesOfFew({ spec: { choices }, facts: { ready } }: About): CheckFinding[] {
  const most = Math.max(0, ...(ready?.values() ?? []));
  if (choices === undefined || most < 2 || choices <= most) return [];
  return [
    {
      code: "choices-above-endpoints",
      severity: "info",
      path: "choices",
      message: `no version has more than ${most} ready endpoints`,
      params: { choices, endpoints: most },
      ...settingTo(["choices"], most),
    },
  ];
}

/** A version is drawn by weight, whoever calls; only then is the caller held to an endpoint of it. */
function hashAcrossVersions({ spec, facts: { beside } }: About): CheckFinding[] {
  if (spec.algorithm !== "consistent-hash") return [];
  const split = beside?.route?.rules.find(
    (rule) => Object.values(weightsOfRule(rule)).filter((weight) => weight > 0).length > 1,
  );
  if (!split) return [];
  return [
    {
      code: "hash-across-versions",
      severity: "warning",
      path: "algorithm",
      message: "the route draws a version for each call: a caller stays at one endpoint of each, not at one",
      params: {},
    },
  ];
}

function hashOfFew({ spec: { hashOn }, facts: { ready, load } }: About): CheckFinding[] {
  const endpoints = [...(ready?.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const callers = load?.callers ?? null;
  if (!hashOn || !("sourceIp" in hashOn) || callers === null || callers === 0 || callers >= endpoints)
    return [];
  return [
    {
      code: "hash-of-few-callers",
      severity: "warning",
      path: "hashOn.sourceIp",
      message: `${callers} calling instances reach ${callers} of ${endpoints} endpoints at most`,
      params: { callers, endpoints },
    },
  ];
}

function cookieOfGrpc({ spec: { hashOn }, facts: { load } }: About): CheckFinding[] {
  if (!hashOn || !("cookie" in hashOn) || !load || !isGrpcAlone(load)) return [];
  const message = "this service is called by gRPC alone: such callers keep no cookies";
  return [{ code: "cookie-of-grpc", severity: "warning", path: "hashOn.cookie", message, params: {} }];
}

/** Answers of a language model differ so much in length that turns give one endpoint all the long ones. */
function turnsOfUneven({ spec: { algorithm }, facts: { load } }: About): CheckFinding[] {
  if (algorithm !== "round-robin" && algorithm !== "random") return [];
  const uneven = [...(load?.versions ?? [])].find(
    ([, { p50Ms, p99Ms }]) => p50Ms !== null && p99Ms !== null && p99Ms > 1_000 && p99Ms > p50Ms * 5,
  );
  if (!uneven) return [];
  const [version, { p50Ms, p99Ms }] = uneven;
  return [
    {
      code: "turns-of-uneven-answers",
      severity: "info",
      path: "algorithm",
      message: `half of ${version}'s calls end within ${Math.round(p50Ms ?? 0)} ms, one in a hundred takes ${Math.round(p99Ms ?? 0)} ms`,
      params: { version, p50Ms: Math.round(p50Ms ?? 0), p99Ms: Math.round(p99Ms ?? 0) },
      ...setting("least-request", ["algorithm"], "least-request"),
    },
  ];
}
