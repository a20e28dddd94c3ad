import type { RouteMatch } from "../route-spec";
import type { CheckFacts, CheckFinding } from "./check";
import { removing, setting } from "./fix";
import { covers } from "./shadowed-rules";

/** Conditions that no call can meet, or that another condition of the same rule makes needless. */
export function checkMatches({ wanted }: CheckFacts): CheckFinding[] {
  if (wanted.kind !== "route" || !wanted.spec) return [];
  return wanted.spec.rules.flatMap(({ match = [] }, rule) =>
    match.flatMap((each, index) => {
      const at = { rule, index, path: `rules.${rule}.match.${index}` };
      const wrong = [...withoutSlash(each, at), ...contradiction(each, at)];
      return wrong.length > 0 ? wrong : needless(match, at);
    }),
  );
}

type At = { rule: number; index: number; path: string };

/** The path of a request begins with a slash, whatever asks. */
function withoutSlash({ path }: RouteMatch, at: At): CheckFinding[] {
  if (!path) return [];
  const [way, text] = "exact" in path ? ["exact", path.exact] : ["prefix", path.prefix];
  if (text === undefined || text.startsWith("/") || (way === "prefix" && text === "")) return [];
  return [
    {
      code: "path-without-slash",
      severity: "error",
      path: `${at.path}.path.${way}`,
      message: "no path begins so: each begins with a slash",
      params: { path: text.slice(0, 200) },
      ...setting("begin-with-slash", ["rules", at.rule, "match", at.index, "path", String(way)], `/${text}`),
    },
  ];
}

function contradiction({ path, grpc }: RouteMatch, at: At): CheckFinding[] {
  if (!path || !grpc) return [];
  const called = `/${grpc.service}/${grpc.method ?? ""}`;
  const isPossible =
    "exact" in path
      ? grpc.method === undefined
        ? path.exact.startsWith(called)
        : path.exact === called
      : called.startsWith(path.prefix) || (grpc.method === undefined && path.prefix.startsWith(called));
  if (isPossible) return [];
  return [
    {
      code: "match-never",
      severity: "error",
      path: at.path,
      message: `no call meets both: ${called} and the path asked for`,
      params: { grpc: called.slice(0, 200) },
    },
  ];
}

/** Of two that ask the same, the later one is too much. */
function needless(match: readonly RouteMatch[], { rule, index, path }: At): CheckFinding[] {
  const own = match[index];
  if (!own) return [];
  const by = match.findIndex(
    (other, at) => at !== index && covers(other, own) && (at < index || !covers(own, other)),
  );
  if (by === -1) return [];
  return [
    {
      code: "match-covered",
      severity: "info",
      path,
      message: `alternative ${by + 1} of the same rule takes all of it already`,
      params: { by: by + 1 },
      ...removing("remove-field", ["rules", rule, "match", index], { field: `match ${index + 1}` }),
    },
  ];
}
