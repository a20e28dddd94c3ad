import "server-only";
import { Connection } from "../../connections/connection";
import { AppError } from "../../errors";
import { RefusedAlive, type UpstreamGate } from "../../http/upstream-gate";
import type { KubernetesClient } from "../../kubernetes/client";
import type { KubernetesObject } from "../../kubernetes/object";
import type { ControlPlaneSettings } from "../../settings/control-plane-settings";
import type { ControlPlane } from "../control-plane";
import { kubernetesControlPlane } from "../kubernetes/adapter";
import { fieldManager } from "../kubernetes/mark";
import { decompileAccess } from "./access/decompile-access";
import { istioCapabilities } from "./capabilities";
import { compileIstio } from "./compile";
import { decompileIstio } from "./decompile";
import { istioLayouts } from "./layouts";
import { rightsIstio } from "./rights";
import { readSyncState } from "./sync-state";
import { unsupportedIstio } from "./unsupported";

/** Within the time of a look, so that what it took is not taken for the API server's. */
const istiodMs = 1_000;

type IstioSettings = Extract<ControlPlaneSettings, { kind: "istio" }>;
type Settings = Pick<IstioSettings, "versionLabel" | "domain" | "istiod"> &
  Partial<Pick<IstioSettings, "access">>;

/** Istio, through the Kubernetes API; which proxies have a change is asked of istiod where its address is known. */
export function istioControlPlane({
  client,
  gate,
  settings: { versionLabel, domain, istiod, access },
}: {
  client: KubernetesClient;
  gate: UpstreamGate;
  settings: Settings;
}): ControlPlane {
  const options = { versionLabel, domain, ...(access ? { access } : {}) };
  const debug = istiod && new Connection("control-plane", istiod);
  return kubernetesControlPlane(
    { client, gate, versionLabel },
    {
      kind: "istio",
      rights: rightsIstio,
      capabilities: istioCapabilities,
      unsupported: unsupportedIstio,
      compile: (target, desired) => compileIstio(target, desired, options),
      layouts: istioLayouts(options),
      decompile: (target, kind, located) => {
        if (kind === "access") return decompileAccess(located, access);
        const [first, second] = located;
        const objects =
          kind === "route"
            ? { virtualService: first ?? null, destinationRule: second ?? null }
            : { virtualService: null, destinationRule: first ?? null };
        return decompileIstio(target, kind, objects, options);
      },
      strength: async ({ kind, located }, signal) => {
        const writtenMs = writtenAt(located[0]);
        if (!debug || writtenMs === null) return { kind: "stored" };
        const inTime = AbortSignal.any([signal, AbortSignal.timeout(istiodMs)]);
        return readSyncState(debug, { kind, writtenMs, nowMs: Date.now() }, inTime).catch(refuseAlive);
      },
    },
  );
}

/** That istiod does not tell says nothing of the API server, through which everything is written. */
function refuseAlive(cause: unknown): never {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const error =
    cause instanceof AppError
      ? cause
      : new AppError("upstream-unavailable", `istiod does not tell who has the change: ${detail}`, {
          cause,
          upstream: "control-plane",
        });
  throw new RefusedAlive(error);
}

/** When Heddle last wrote an object, to the second, by the API server's own note. */
function writtenAt(object: KubernetesObject | undefined): number | null {
  const notes = object?.metadata.managedFields ?? [];
  const times = notes.flatMap(({ manager, time }) =>
    manager === fieldManager && time ? [Date.parse(time)] : [],
  );
  return times.length === 0 ? null : Math.max(...times);
}
