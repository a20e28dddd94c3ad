import { type Fields, isFields } from "../fields";

/** The keys of a struct, and what its own are structs of; null for one that is not looked into. */
export type Struct = { [key: string]: Struct | null };

const leaves = (...keys: string[]): Struct => Object.fromEntries(keys.map((key) => [key, null]));

const token: Struct = { Providers: { Name: null, VerifyClaims: leaves("Path", "Value") } };
const permittedCall: Struct = {
  ...leaves("PathExact", "PathPrefix", "PathRegex", "Methods"),
  Header: leaves("Name", "Present", "Exact", "Prefix", "Suffix", "Regex", "Invert", "IgnoreCase", "Contains"),
};

/** agent/structs/config_entry_intentions.go SourceIntention */
export const sourceKeys: Struct = {
  ...leaves("Name", "Action", "Precedence", "Type", "Description", "Peer", "SamenessGroup"),
  ...leaves("LegacyID", "LegacyMeta", "LegacyCreateTime", "LegacyUpdateTime"),
  Permissions: { Action: null, HTTP: permittedCall, JWT: token },
};
export const tokenKeys = token;

/** agent/structs/config_entry_discoverychain.go LoadBalancer */
export const balancerKeys: Struct = {
  Policy: null,
  RingHashConfig: leaves("MinimumRingSize", "MaximumRingSize"),
  LeastRequestConfig: leaves("ChoiceCount"),
  HashPolicies: {
    ...leaves("Field", "FieldValue", "SourceIP", "Terminal"),
    CookieConfig: leaves("Session", "TTL", "Path"),
  },
};

/** What no struct has, by its place (`Sources[0].Namespace`), in the words of validateUnusedKeys (config_entry_ce.go). */
export function unknownKeys(value: unknown, struct: Struct, at = ""): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => unknownKeys(item, struct, `${at}[${index}]`));
  if (!isFields(value)) return [];
  return Object.entries(value satisfies Fields).flatMap(([key, item]) => {
    const path = at === "" ? key : `${at}.${key}`;
    const part = Object.hasOwn(struct, key) ? struct[key] : undefined;
    if (part === undefined) return [faultOf(path)];
    return part === null ? [] : unknownKeys(item, part, path);
  });
}

function faultOf(path: string): string {
  const isNamespace = path.toLowerCase().endsWith("namespace");
  return `invalid config key "${path}"${isNamespace ? ", namespaces are a consul enterprise feature" : ""}`;
}
