import "server-only";
import type { RouteMatch } from "../../policies/route-spec";
import { fieldsBeyond } from "./decompiled";
import { type Fields, isFields, listOf, textOf } from "./normal-entry";

type HeaderMatch = NonNullable<RouteMatch["headers"]>[string];

/** A route's conditions; the paths of those that a policy cannot say go into `beyond`. */
export function decompileMatch(match: Fields, at: string, beyond: string[]): RouteMatch {
  beyond.push(...fieldsBeyond(at, match, ["HTTP"]));
  const http = isFields(match.HTTP) ? match.HTTP : {};
  beyond.push(...fieldsBeyond(`${at}.HTTP`, http, ["PathExact", "PathPrefix", "Header"]));
  const headers = listOf(http.Header).map((header, index) =>
    headerOf(header, `${at}.HTTP.Header.${index}`, beyond),
  );
  const [exact, prefix] = [textOf(http.PathExact), textOf(http.PathPrefix)];
  return {
    ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
    ...(exact ? { path: { exact } } : prefix ? { path: { prefix } } : {}),
  };
}

function headerOf(header: Fields, at: string, beyond: string[]): [string, HeaderMatch] {
  const { Name, Exact, Prefix, Regex, Present, Invert, ...rest } = header;
  beyond.push(...Object.keys(rest).map((key) => `${at}.${key}`));
  if (Invert === true && Present !== true) beyond.push(`${at}.Invert`);
  const name = textOf(Name).toLowerCase();
  if (typeof Exact === "string") return [name, { exact: Exact }];
  if (typeof Prefix === "string") return [name, { prefix: Prefix }];
  if (typeof Regex === "string") return [name, { regex: Regex }];
  return [name, { present: Invert !== true }];
}
