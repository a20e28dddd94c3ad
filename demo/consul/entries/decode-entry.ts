import { fieldsOf, isFields, listOf, numberOf, textOf } from "../fields";
import { Refusal } from "../refusal";
import { type Entry, type EntryKind, isEntryKind } from "./entry";
import { parseGoDuration } from "./go-duration";
import { normalizeIntentions } from "./intentions";
import { balancerKeys, type Struct, sourceKeys, tokenKeys, unknownKeys } from "./unknown-keys";

const common = ["Kind", "Name", "Meta", "Namespace", "Partition", "CreateIndex", "ModifyIndex", "Hash"];
/** The keys of each kind (agent/structs/config_entry.go, config_entry_discoverychain.go), as far as they are kept here. */
const keysOfKind: Record<EntryKind, readonly string[]> = {
  "service-defaults": [
    ...[
      "Protocol",
      "Mode",
      "TransparentProxy",
      "MeshGateway",
      "Expose",
      "ExternalSNI",
      "UpstreamConfig",
      "Destination",
    ],
    ...[
      "MaxInboundConnections",
      "LocalConnectTimeoutMs",
      "LocalRequestTimeoutMs",
      "BalanceInboundConnections",
    ],
    ...["MutualTLSMode", "RateLimits", "EnvoyExtensions"],
  ],
  "proxy-defaults": [
    "Config",
    "Mode",
    "TransparentProxy",
    "MeshGateway",
    "Expose",
    "AccessLogs",
    "FailoverPolicy",
    "MutualTLSMode",
  ],
  "service-resolver": [
    ...[
      "DefaultSubset",
      "Subsets",
      "Redirect",
      "Failover",
      "ConnectTimeout",
      "RequestTimeout",
      "LoadBalancer",
    ],
    "PrioritizeByLocality",
  ],
  "service-splitter": ["Splits"],
  "service-router": ["Routes"],
  "service-intentions": ["Sources", "JWT"],
  mesh: [
    ...["TransparentProxy", "AllowEnablingPermissiveMutualTLS", "TLS", "HTTP", "Peering"],
    "ValidateClusters",
  ],
};
/** What is looked into of a kind. */
const structsOfKey: Record<string, Struct> = {
  Sources: sourceKeys,
  JWT: tokenKeys,
  LoadBalancer: balancerKeys,
};
const durationKeys = new Set([
  "RequestTimeout",
  "IdleTimeout",
  "ConnectTimeout",
  "Interval",
  "BaseEjectionTime",
  "TTL",
]);

/** structs.DecodeConfigEntry, then Normalize. Throws the 400s of agent/config_endpoint.go. */
export function decodeEntry(raw: unknown): Entry {
  if (!isFields(raw)) throw decodingFailed("json: cannot unmarshal into map[string]interface {}");
  const kind = raw.Kind ?? raw.kind;
  if (kind === undefined) throw decodingFailed("Payload does not contain a kind/Kind key at the top level");
  if (typeof kind !== "string") throw decodingFailed("Kind value in payload is not a string");
  if (!isEntryKind(kind)) throw decodingFailed(`invalid config entry kind: ${kind}`);
  const known = [...common, ...keysOfKind[kind]].map((key) => [key, structsOfKey[key] ?? null]);
  const unknown = unknownKeys(raw, Object.fromEntries(known));
  if (unknown.length > 0) {
    const lines = unknown.map((words) => `\t* ${words}`).join("\n");
    throw decodingFailed(`${unknown.length} error${unknown.length > 1 ? "s" : ""} occurred:\n${lines}\n\n`);
  }
  const { CreateIndex: _, ModifyIndex: __, Hash: ___, ...said } = raw;
  return normalize({ ...fieldsOf(withDurations(said)), Kind: kind, Name: textOf(raw.Name) });
}

/** `Normalize` of the kinds: small letters of protocols, large ones of methods, weights at 0.01. */
function normalize(entry: Entry): Entry {
  if (entry.Kind === "service-defaults") return { ...entry, Protocol: textOf(entry.Protocol).toLowerCase() };
  if (entry.Kind === "service-intentions") return normalizeIntentions(entry);
  if (entry.Kind === "mesh") return { ...entry, Name: "mesh" };
  if (entry.Kind === "proxy-defaults") return { ...entry, Name: "global" };
  if (entry.Kind !== "service-splitter") return entry;
  const splits = listOf(entry.Splits).map((split) => ({ ...split, Weight: scaleWeight(split.Weight) / 100 }));
  return { ...entry, Splits: splits };
}

/** scaleWeight of a float32 (config_entry_discoverychain.go). */
export function scaleWeight(weight: unknown): number {
  return Math.round(Math.fround(Math.fround(numberOf(weight)) * 100));
}

function withDurations(value: unknown, key = ""): unknown {
  if (durationKeys.has(key) && typeof value === "string") {
    const ns = value === "" ? 0 : parseGoDuration(value);
    if (ns === undefined) throw decodingFailed(`time: invalid duration "${value}"`);
    return ns;
  }
  if (Array.isArray(value)) return value.map((item) => withDurations(item));
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withDurations(item, name)]));
}

function decodingFailed(why: string): Refusal {
  return new Refusal(400, `Request decoding failed: ${why}`);
}
