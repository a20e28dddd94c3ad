import type { DiscoveryRequest } from "../generated/envoy/service/discovery/v3/discovery_pb";
import {
  envoyListenerName,
  parseEnvoyListenerName,
  usualListenAddress,
} from "../resources/envoy/envoy-names";
import type { Dialect } from "../wire";

export type NodeIdentity = {
  id: string;
  cluster: string;
  userAgent: string;
  dialect: Dialect;
  /** The listener that an Envoy is given. */
  listener: string;
};

const maxLength = 256;

/**
 * Who a client says it is. `metadata.heddle` in its bootstrap may name the `dialect` that it wants and where it is to `listen`;
 * else an Envoy is known by its user agent. What is malformed is as if it were not said.
 */
export function identityOf(node: NonNullable<DiscoveryRequest["node"]>): NodeIdentity {
  const { userAgentName, userAgentVersionType: version } = node;
  const said = wishesOf(node.metadata?.heddle);
  const isEnvoy = userAgentName.toLowerCase() === "envoy";
  return {
    id: harmless(node.id),
    cluster: harmless(node.cluster),
    userAgent: harmless(`${userAgentName}${versionText(version)}`),
    dialect: said.dialect ?? (isEnvoy ? "envoy" : "grpc"),
    listener: said.listener ?? envoyListenerName(usualListenAddress),
  };
}

/** Whoever reads it may keep it in Postgres, which takes no NUL, or write it to a terminal. */
function harmless(text: string): string {
  return text.slice(0, maxLength).replace(/\p{Cc}/gu, "?");
}

type Version = NonNullable<DiscoveryRequest["node"]>["userAgentVersionType"];

/** Envoy tells its version in parts. */
function versionText(version: Version): string {
  if (version.case === "userAgentVersion") return ` ${version.value}`;
  const parts = version.case === "userAgentBuildVersion" ? version.value.version : undefined;
  return parts === undefined ? "" : ` ${parts.majorNumber}.${parts.minorNumber}.${parts.patch}`;
}

function wishesOf(said: unknown): { dialect?: Dialect; listener?: string } {
  if (said === null || typeof said !== "object") return {};
  const { dialect, listen } = said as { dialect?: unknown; listen?: unknown };
  const listener = typeof listen === "string" ? envoyListenerName(listen.slice(0, maxLength)) : "";
  return {
    ...(dialect === "grpc" || dialect === "envoy" ? { dialect } : {}),
    ...(parseEnvoyListenerName(listener) ? { listener } : {}),
  };
}
