import "server-only";
import type { Strength } from "../../changes/changes";
import { type UpstreamGate, upstreamTimeoutMs } from "../../http/upstream-gate";
import type { Target } from "../../policies/names";
import type { ApplyResult, ControlPlane, EndpointGroup, Held } from "../control-plane";
import { onlyKinds } from "../only-kinds";
import { askXds, readAnswer, refusalOf, type XdsUpstream } from "./client";
import {
  capabilitiesOf,
  compileXds,
  type Dialect,
  resourceBody,
  resourceRef,
  unsupportedXds,
  type XdsKind,
  xdsKinds,
} from "./compile";
import { proxiesOf } from "./proxies-of";
import { rightsXds } from "./rights";
import { endpointsSchema, heldSchema, nodesSchema, statusSchema, type WireHeld } from "./wire";

const maxNames = 10;
/** The control plane must have stored a write before this side gives up on it. */
const writeWithinMs = upstreamTimeoutMs - 100;
/** It reads from its memory; whoever waits for that has more to do within the time that a person waits. */
const readWithinMs = 1_200;

/** The embedded control plane, over its own HTTP interface. */
export function xdsControlPlane(
  upstream: XdsUpstream,
  gate: () => UpstreamGate,
  dialect: Dialect = "grpc",
): ControlPlane {
  const call = <T>(
    run: (signal: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
    timeoutMs = readWithinMs,
  ) => gate().call(run, { timeoutMs, ...(signal ? { signal } : {}) });
  const plane: ControlPlane<XdsKind> = {
    kind: "xds",
    rights: rightsXds,
    capabilities: capabilitiesOf[dialect],
    unsupported: (desired) => unsupportedXds(desired, dialect),
    compile: compileXds,
    command: (target, kind, resources, expectedEtag) =>
      curl(upstream, configPath(target, kind), resources[0]?.body ?? "", expectedEtag),
    read: (target, kind, signal) =>
      call(async (inTime) => {
        const answer = await askXds(upstream, {
          method: "GET",
          path: configPath(target, kind),
          signal: inTime,
        });
        return heldOf(target, kind, readAnswer(answer, heldSchema));
      }, signal),
    apply: (target, kind, resources, { expectedEtag, deliveryId, notAfterMs, signal }) =>
      call(
        async (inTime): Promise<ApplyResult> => {
          const deadline = Math.min(Date.now() + writeWithinMs, notAfterMs ?? Number.MAX_SAFE_INTEGER);
          const answer = await askXds(upstream, {
            method: "PUT",
            path: configPath(target, kind),
            headers: {
              "if-match": `"${expectedEtag}"`,
              "heddle-delivery-id": deliveryId,
              "heddle-deadline": String(deadline),
            },
            body: resources[0]?.body || "{}",
            signal: inTime,
          });
          if (answer.status === 200) return { outcome: "applied", etag: readAnswer(answer, heldSchema).etag };
          if (answer.status !== 412) throw refusalOf(answer);
          const held = readAnswer({ status: 200, body: answer.body }, heldSchema);
          return { outcome: "conflict", held: heldOf(target, kind, held) };
        },
        signal,
        upstreamTimeoutMs,
      ),
    status: (target, kind, etag, signal) =>
      call(async (inTime) => {
        const path: `/${string}` = `${servicePath(target)}/status?section=${kind}&etag=${encodeURIComponent(etag)}`;
        const answer = await askXds(upstream, { method: "GET", path, signal: inTime });
        return strengthOf(readAnswer(answer, statusSchema));
      }, signal),
    endpoints: (signal) =>
      call(async (inTime) => {
        const answer = await askXds(upstream, { method: "GET", path: "/v1/endpoints", signal: inTime });
        return groupsOf(readAnswer(answer, endpointsSchema).endpoints);
      }, signal),
    proxies: (signal) =>
      call(async (inTime) => {
        const path = "/v1/nodes?resources=none";
        const answer = await askXds(upstream, { method: "GET", path, signal: inTime });
        return proxiesOf(readAnswer(answer, nodesSchema).nodes);
      }, signal),
  };
  return onlyKinds(plane, xdsKinds);
}

function servicePath({ namespace, service }: Target): `/${string}` {
  return `/v1/services/${encodeURIComponent(namespace)}/${encodeURIComponent(service)}`;
}

function configPath(target: Target, kind: XdsKind): `/${string}` {
  return `${servicePath(target)}/config/${kind}`;
}

function heldOf(target: Target, kind: XdsKind, held: WireHeld): Held {
  return {
    etag: held.etag,
    resources: [{ ref: resourceRef(target, kind), body: resourceBody(held.config) }],
    deliveryId: held.deliveryId,
  };
}

/** `none`: the content asked about is not held any more. `stored`: held, and no proxy routes to the service. */
function strengthOf({ current, nodes }: ReturnType<typeof statusSchema.parse>): Strength {
  if (!current) return { kind: "none" };
  if (nodes.length === 0) return { kind: "stored" };
  const behind = nodes.filter((node) => node.state !== "acked");
  return {
    kind: "proxies",
    acked: nodes.length - behind.length,
    total: nodes.length,
    lagging: behind.map((node) => node.id).slice(0, maxNames),
    rejected: behind
      .filter((node) => node.state === "nacked")
      .map((node) => ({ node: node.id, detail: (node.detail ?? "").slice(0, 500) }))
      .slice(0, maxNames),
  };
}

type WireEndpoint = ReturnType<typeof endpointsSchema.parse>["endpoints"][number];

function groupsOf(endpoints: WireEndpoint[]): EndpointGroup[] {
  const groups = new Map<string, EndpointGroup>();
  for (const { namespace, service, version, instance, address, since } of endpoints) {
    const key = `${namespace}/${service}/${version}`;
    const group = groups.get(key) ?? { namespace, service, version, instances: [] };
    group.instances.push({ id: instance, address, since });
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The token is left to the reader's environment: what is copied into a ticket must not carry it. */
function curl({ url }: XdsUpstream, path: string, body: string, expectedEtag: string): string {
  return [
    `curl -X PUT ${shellQuoted(`${url.replace(/\/$/, "")}${path}`)}`,
    `-H "Authorization: Bearer $CONTROL_PLANE_TOKEN"`,
    `-H ${shellQuoted(`If-Match: "${expectedEtag}"`)}`,
    `-H "Heddle-Delivery-Id: $(cat /proc/sys/kernel/random/uuid)"`,
    `-H 'Content-Type: application/json'`,
    `--data ${shellQuoted(body || "{}")}`,
  ].join(" \\\n  ");
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
