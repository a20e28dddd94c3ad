import { fromBinary, type JsonObject, toJson } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { StructSchema } from "@bufbuild/protobuf/wkt";

export const routeInfoTypeUrl = "type.heddle.dev/heddle.RouteInfo";
const filterConfigTypeUrl = "type.googleapis.com/envoy.config.route.v3.FilterConfig";

/** Which policy, revision and rule a route was compiled from, and the cluster that a call was given to. */
export type RouteInfo = {
  policyId: string;
  revision: number;
  changeId: string;
  rule: string;
  cluster?: string;
};

/**
 * For a client's `heddle.route_info` filter. Takes the Any that the filter is given, for the listener
 * (a TypedStruct) or for a route (an optional FilterConfig around the info), without generated code.
 * Null where there is nothing to tell; throws when the bytes are something else.
 */
export function readRouteInfo(encoded: { type_url: string; value: Uint8Array }): RouteInfo | null {
  const struct =
    encoded.type_url === filterConfigTypeUrl
      ? fieldOf(fieldOf(encoded.value, 1), 2)
      : fieldOf(encoded.value, 2);
  const { policyId, revision, changeId, rule, cluster } = toJson(
    StructSchema,
    fromBinary(StructSchema, struct),
  ) as JsonObject;
  if (typeof policyId !== "string" || typeof revision !== "number") return null;
  return {
    policyId,
    revision,
    changeId: String(changeId),
    rule: String(rule),
    ...(typeof cluster === "string" ? { cluster } : {}),
  };
}

/** The bytes of a length-delimited field; empty when it is absent. */
function fieldOf(bytes: Uint8Array, wanted: number): Uint8Array {
  const reader = new BinaryReader(bytes);
  let found: Uint8Array = new Uint8Array();
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === wanted) found = reader.bytes();
    else reader.skip(wireType);
  }
  return found;
}
