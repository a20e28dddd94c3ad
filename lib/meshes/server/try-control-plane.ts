import "server-only";
import type { GivenConnection } from "../../connections/credentials";
import { consulUpstream, probeConsul } from "../../control-planes/consul/client";
import { consulOptionsSchema } from "../../control-planes/consul/options";
import { examineCluster } from "../../control-planes/kubernetes/examine-cluster";
import { readEndpoints, xdsUpstream } from "../../control-planes/xds/client";
import { KubernetesClient } from "../../kubernetes/client";
import type { ConnectionFinding } from "../connection-test";
import type { ControlPlaneKind } from "../control-plane-kinds";

const giveUpMs = 5_000;
/** What settings say when they say nothing of it. */
const usualVersionLabel = "version";

/** Tries a control plane that is not set up yet. Throws what the attempt does; `connectionFault` knows its meaning. */
export async function tryControlPlane(
  kind: ControlPlaneKind,
  options: GivenConnection,
  signal: AbortSignal | undefined,
): Promise<ConnectionFinding[]> {
  const inTime = AbortSignal.any([AbortSignal.timeout(giveUpMs), ...(signal ? [signal] : [])]);
  if (kind === "xds") return tryXds(options, inTime);
  if (kind === "consul") return tryConsul(options, inTime);
  const client = new KubernetesClient(options);
  try {
    return await examineCluster(client, { kind, versionLabel: usualVersionLabel }, inTime);
  } finally {
    await client.close();
  }
}

async function tryXds(options: GivenConnection, signal: AbortSignal): Promise<ConnectionFinding[]> {
  const upstream = xdsUpstream(options);
  try {
    const begun = performance.now();
    const { endpoints } = await readEndpoints(upstream, signal);
    const latencyMs = Math.round(performance.now() - begun);
    const services = new Set(endpoints.map(({ namespace, service }) => `${namespace}/${service}`)).size;
    return [
      { code: "answers", severity: "ok", params: { latencyMs, product: "xds" } },
      services === 0
        ? { code: "no-endpoints", severity: "warning", params: {} }
        : { code: "endpoints", severity: "ok", params: { services, endpoints: endpoints.length } },
    ];
  } finally {
    await upstream.connection.close();
  }
}

async function tryConsul(options: GivenConnection, signal: AbortSignal): Promise<ConnectionFinding[]> {
  const upstream = consulUpstream(options, consulOptionsSchema.parse({}));
  try {
    const begun = performance.now();
    await probeConsul(upstream, signal);
    const latencyMs = Math.round(performance.now() - begun);
    return [{ code: "answers", severity: "ok", params: { latencyMs, product: "consul" } }];
  } finally {
    await upstream.connection.close();
  }
}
