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

/** The older matchers, which every xDS client knows; gRPC's C-core took `string_match` only lately. */
function buildHeader(name: string, condition: StringMatch): HeaderInit {
  if ("exact" in condition) {
    return { name, headerMatchSpecifier: { case: "exactMatch", value: condition.exact } };
  }
  if ("prefix" in condition) {
    return condition.prefix === ""
      ? presence(name, true)
      : { name, headerMatchSpecifier: { case: "prefixMatch", value: condition.prefix } };
  }
  if ("regex" in condition) {
    const regex = wholeValueRegex(condition.regex);
    return { name, headerMatchSpecifier: { case: "safeRegexMatch", value: { regex } } };
  }
  if ("present" in condition) return presence(name, condition.present);
  return assertNever(condition);
}

/** grpc-js-xds 1.14.1 reads `present_match: false` as true: absence is an inverted presence. */
function presence(name: string, present: boolean): HeaderInit {
  return { name, invertMatch: !present, headerMatchSpecifier: { case: "presentMatch", value: true } };
}
