import "server-only";
import { type Fields, isFields, listOf, textOf } from "../normal-entry";
import { type Action, isEveryCall } from "./decision";

/** What a source says: calls that are denied, calls that are allowed beside them, and what holds for all others. */
export type ReadDecision = { deny: Fields[]; allow: Fields[]; rest: Action };

/**
 * Undefined where no policy could say it: a denial that an earlier permission limits, or no last word for every call, which
 * leaves it to the agents' default. Pure.
 */
export function readDecision({ Action: action, Permissions: permissions }: Fields): ReadDecision | undefined {
  if (permissions === undefined) return isAction(action) ? { deny: [], allow: [], rest: action } : undefined;
  const parts = listOf(permissions).map(({ Action: own, HTTP: http, JWT: token }) =>
    isAction(own) && isFields(http) && token === undefined ? { own, http } : undefined,
  );
  const last = parts.at(-1);
  if (!last || !isEveryCall(last.http)) return undefined;
  const before = parts.slice(0, -1);
  const firstAllowed = before.findIndex((part) => part?.own === "allow");
  const denials = firstAllowed === -1 ? before : before.slice(0, firstAllowed);
  const others = firstAllowed === -1 ? [] : before.slice(firstAllowed);
  if (denials.some((part) => part?.own !== "deny") || others.some((part) => part?.own !== "allow"))
    return undefined;
  const calls = (list: typeof parts) => list.flatMap((part) => (part ? [part.http] : []));
  return { deny: calls(denials), allow: last.own === "allow" ? [] : calls(others), rest: last.own };
}

function isAction(value: unknown): value is Action {
  return value === "allow" || value === "deny";
}

/** What a permission asks of a call beyond a policy's words, by its key. Pure. */
export function beyondCall(call: Fields): string[] {
  const known = ["PathExact", "PathPrefix", "Methods"];
  return Object.keys(call).filter((key) => !known.includes(key));
}

/** Calls as rules: neighbours that ask for the same methods are one rule with several paths. Pure. */
export function rulesOfCalls(calls: readonly Fields[]): { methods?: unknown; paths?: string[] }[] {
  const rules: { methods?: unknown; paths?: string[] }[] = [];
  for (const call of calls) {
    const path = pathOf(call);
    const last = rules.at(-1);
    const isSame = last && JSON.stringify(last.methods) === JSON.stringify(call.Methods);
    if (isSame && last.paths && path !== undefined) last.paths.push(path);
    else
      rules.push({
        ...(call.Methods === undefined ? {} : { methods: call.Methods }),
        ...(path === undefined ? {} : { paths: [path] }),
      });
  }
  return rules;
}

function pathOf({ PathExact: exact, PathPrefix: prefix }: Fields): string | undefined {
  if (exact !== undefined) return textOf(exact);
  return prefix === undefined ? undefined : `${textOf(prefix)}*`;
}
