import type { MessageInitShape } from "@bufbuild/protobuf";
import { assertNever } from "../../assert-never";
import type {
  HeaderMatcherSchema,
  RouteMatchSchema,
} from "../../generated/envoy/config/route/v3/route_components_pb";
import type { StringMatcherSchema } from "../../generated/envoy/type/matcher/v3/string_pb";
import type { Rule } from "../build-route";

type Match = NonNullable<Rule["match"]>[number];
type StringMatch = NonNullable<Match["headers"]>[string];
type HeaderInit = MessageInitShape<typeof HeaderMatcherSchema>;

/** All of the conditions must hold. An empty match takes every call. */
export function envoyMatch({ path, headers = {} }: Match): MessageInitShape<typeof RouteMatchSchema> {
  return {
    pathSpecifier: pathOf(path),
    headers: Object.entries(headers)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, condition]) => headerOf(name, condition)),
  };
}

function pathOf(path: Match["path"]) {
  if (path === undefined) return { case: "prefix" as const, value: "/" };
  return "exact" in path
    ? { case: "path" as const, value: path.exact }
    : { case: "prefix" as const, value: path.prefix };
}

/** `string_match`: the matchers that gRPC's older clients need are deprecated in Envoy. An expression matches the whole value. */
export function headerOf(name: string, condition: StringMatch): HeaderInit {
  if ("exact" in condition) return text(name, { case: "exact", value: condition.exact });
  if ("prefix" in condition) {
    return condition.prefix === ""
      ? presence(name, true)
      : text(name, { case: "prefix", value: condition.prefix });
  }
  if ("regex" in condition) {
    // Envoy wants an expression to say something; the empty one matches what is empty.
    return condition.regex === ""
      ? text(name, { case: "exact", value: "" })
      : text(name, { case: "safeRegex", value: { regex: condition.regex } });
  }
  if ("present" in condition) return presence(name, condition.present);
  return assertNever(condition);
}

function text(
  name: string,
  matchPattern: NonNullable<MessageInitShape<typeof StringMatcherSchema>["matchPattern"]>,
): HeaderInit {
  return { name, headerMatchSpecifier: { case: "stringMatch", value: { matchPattern } } };
}

function presence(name: string, present: boolean): HeaderInit {
  return { name, headerMatchSpecifier: { case: "presentMatch", value: present } };
}
