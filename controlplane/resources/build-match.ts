import type { MessageInitShape } from "@bufbuild/protobuf";
import { assertNever } from "../assert-never";
import type {
  HeaderMatcherSchema,
  RouteMatchSchema,
} from "../generated/envoy/config/route/v3/route_components_pb";
import type { ServiceConfig } from "../wire";
import { wholeValueRegex } from "./check-regex";

type Match = NonNullable<NonNullable<ServiceConfig["route"]>["rules"][number]["match"]>[number];
type StringMatch = NonNullable<Match["headers"]>[string];
type HeaderInit = MessageInitShape<typeof HeaderMatcherSchema>;

/** All of the conditions must hold. An empty match takes every call. */
export function buildMatch(match: Match): MessageInitShape<typeof RouteMatchSchema> {
  return {
    pathSpecifier: buildPath(match.path),
    headers: Object.entries(match.headers ?? {})
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, condition]) => buildHeader(name, condition)),
  };
}

function buildPath(path: Match["path"]) {
  if (path === undefined) return { case: "prefix" as const, value: "" };
  if ("exact" in path) return { case: "path" as const, value: path.exact };
  return { case: "prefix" as const, value: path.prefix };
}

function buildHeader(name: string, condition: StringMatch): HeaderInit {
  if ("exact" in condition) return stringMatch(name, { case: "exact", value: condition.exact });
  if ("prefix" in condition) {
    return condition.prefix === ""
      ? presence(name, true)
      : stringMatch(name, { case: "prefix", value: condition.prefix });
  }
  if ("regex" in condition) {
    return stringMatch(name, { case: "safeRegex", value: { regex: wholeValueRegex(condition.regex) } });
  }
  if ("present" in condition) return presence(name, condition.present);
  return assertNever(condition);
}

type MatchPattern = NonNullable<
  Extract<HeaderInit["headerMatchSpecifier"], { case?: "stringMatch" }>["value"]
>["matchPattern"];

function stringMatch(name: string, matchPattern: NonNullable<MatchPattern>): HeaderInit {
  return { name, headerMatchSpecifier: { case: "stringMatch", value: { matchPattern } } };
}

/** grpc-js-xds 1.14.1 reads `present_match: false` as true: absence is an inverted presence. */
function presence(name: string, present: boolean): HeaderInit {
  return { name, invertMatch: !present, headerMatchSpecifier: { case: "presentMatch", value: true } };
}
