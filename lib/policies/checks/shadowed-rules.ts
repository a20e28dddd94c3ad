import { canonicalJson } from "../canonical-json";
import type { ProblemFix } from "../problem-finding";
import type { RouteMatch, RouteRule } from "../route-spec";
import { ruleKey } from "../rules";
import { pointerOf } from "../spec-patch";
import type { FixCode } from "./catalogue/fix-codes";
import type { CheckFacts, CheckFinding } from "./check";
import { removing } from "./fix";

/** First match wins: a rule all of whose calls an earlier one takes is never reached. */
export function checkShadowedRules({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route") return [];
  const rules = wanted.spec?.rules ?? [];
  return rules.flatMap((rule, index): CheckFinding[] => {
    const before = rules.slice(0, index);
    const at = before.findIndex((earlier) => takesAllOf(earlier, rule));
    const by = before[at];
    if (!by) return takenTogether(rule, before, index);
    const isTwin = canonicalJson(by.match ?? null) === canonicalJson(rule.match ?? null);
    const params = { rule: ruleKey(rule).slice(0, 200), by: ruleKey(by).slice(0, 200) };
    return [
      {
        code: isTwin ? "same-match" : "shadowed-rule",
        severity: "error",
        path: `rules.${index}`,
        message: isTwin
          ? `has the same match as the earlier rule ${params.by}: no call reaches it`
          : `no call reaches it: the earlier rule ${params.by} takes them all`,
        params,
        ...(isTwin
          ? removing("remove-rule", ["rules", index], { rule: params.rule })
          : movedUp(index, at, params)),
      },
    ];
  });
}

/** No earlier rule takes all of its calls, and yet each of its alternatives is taken by one. */
function takenTogether(rule: RouteRule, before: readonly RouteRule[], index: number): CheckFinding[] {
  const alternatives = rule.match ?? [];
  const isTaken = (match: RouteMatch) =>
    before.some((earlier) => earlier.match?.some((wide) => covers(wide, match)));
  if (alternatives.length < 2 || !alternatives.every(isTaken)) return [];
  return [
    {
      code: "shadowed-by-several",
      severity: "error",
      path: `rules.${index}`,
      message: "no call reaches it: earlier rules take each of its alternatives",
      params: { rule: ruleKey(rule).slice(0, 200) },
      ...removing("remove-rule", ["rules", index], { rule: ruleKey(rule).slice(0, 200) }),
    },
  ];
}

function movedUp(index: number, before: number, params: { by: string }): { fix: ProblemFix } {
  const patch = [{ op: "move" as const, from: pointerOf("rules", index), path: pointerOf("rules", before) }];
  return { fix: { code: "move-up" satisfies FixCode, params, patch } };
}

/** Whether every call that `rule` matches is surely matched by `earlier`; regular expressions are compared as text. */
function takesAllOf(earlier: RouteRule, rule: RouteRule): boolean {
  if (earlier.match === undefined) return true;
  if (rule.match === undefined) return false;
  const wider = earlier.match;
  return rule.match.every((match) => wider.some((candidate) => covers(candidate, match)));
}

/** Whether every call that `narrow` matches is surely matched by `wide`. Pure. */
export function covers(wide: RouteMatch, narrow: RouteMatch): boolean {
  return (
    coversPath(wide, narrow) &&
    (wide.model === undefined || wide.model.exact === narrow.model?.exact) &&
    coversHeaders(wide.headers ?? {}, narrow.headers ?? {})
  );
}

function coversPath(wide: RouteMatch, narrow: RouteMatch): boolean {
  const wanted = pathOf(wide);
  const given = pathOf(narrow);
  if (wanted === null) return true;
  if (given === null) return false;
  if ("exact" in wanted) return "exact" in given && given.exact === wanted.exact;
  return ("exact" in given ? given.exact : given.prefix).startsWith(wanted.prefix);
}

function pathOf({ path, grpc }: RouteMatch): NonNullable<RouteMatch["path"]> | null {
  if (path) return path;
  if (!grpc) return null;
  return grpc.method === undefined
    ? { prefix: `/${grpc.service}/` }
    : { exact: `/${grpc.service}/${grpc.method}` };
}

type Headers = NonNullable<RouteMatch["headers"]>;

function coversHeaders(wide: Headers, narrow: Headers): boolean {
  return Object.entries(wide).every(([name, wanted]) => {
    const given = Object.hasOwn(narrow, name) ? narrow[name] : undefined;
    if (given === undefined) return false;
    if (canonicalJson(given) === canonicalJson(wanted)) return true;
    if ("present" in wanted) return wanted.present && !("present" in given);
    if (!("prefix" in wanted)) return false;
    if ("exact" in given) return given.exact.startsWith(wanted.prefix);
    return "prefix" in given && given.prefix.startsWith(wanted.prefix);
  });
}
