import "server-only";
import type { RouteMatch } from "../../policies/route-spec";
import type { Reading } from "./reading";

type Header = NonNullable<RouteMatch["headers"]>[string];

/** One match of a rule; what no policy can match by is faulted. A path that a gRPC method made is a path. */
export function readMatch(match: Reading): RouteMatch {
  const uri = match.object("uri");
  const path = uri && readPath(uri);
  const headers: Record<string, Header> = {};
  readHeaders(match.object("headers"), headers, false);
  readHeaders(match.object("withoutHeaders"), headers, true);
  if (match.take("ignoreUriCase") === true) match.fault("field", "ignoreUriCase");
  match.end();
  return {
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(path === undefined ? {} : { path }),
  };
}

function readPath(uri: Reading): RouteMatch["path"] {
  const [exact, prefix] = [uri.text("exact"), uri.text("prefix")];
  uri.end();
  if (exact !== undefined) return { exact };
  return prefix === undefined ? undefined : { prefix };
}

function readHeaders(headers: Reading | undefined, into: Record<string, Header>, without: boolean): void {
  for (const name of headers?.keys() ?? []) {
    const matcher = headers?.object(name);
    const header = matcher && readHeader(matcher);
    if (header === undefined) continue;
    if (Object.hasOwn(into, name) || (without && !("present" in header))) headers?.fault("field", name);
    else into[name] = without ? { present: false } : header;
  }
}

/** A header without a matcher must be there, and so must one with `*`, which is no expression to Istio. */
function readHeader(matcher: Reading): Header | undefined {
  const [exact, prefix, regex] = [matcher.text("exact"), matcher.text("prefix"), matcher.text("regex")];
  const strange = matcher.keys();
  matcher.end();
  if (strange.length > 0) return undefined;
  if (exact !== undefined) return { exact };
  if (prefix !== undefined) return { prefix };
  return regex === undefined || regex === "*" ? { present: true } : { regex };
}
