import "server-only";
import { sameJson } from "../../policies/canonical-json";
import { objectNameSchema } from "../gateway-api/options";
import { nameByPattern, versionByPattern } from "../kubernetes/name-pattern";
import type { AiGatewayOptions, NamedBackend } from "./options";

/** A backend as `backendRefs` names it, without its weight and priority: only a pool has a kind. */
export type BackendRef = {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
  modelNameOverride?: string;
};
type Backends = Pick<AiGatewayOptions, "backends">;

export const poolKind = { group: "inference.networking.k8s.io", kind: "InferencePool" } as const;

/** The backend of a service's version; undefined where the settings name none and none can be named after it. Pure. */
export function backendOf(service: string, version: string, { backends }: Backends): BackendRef | undefined {
  if (!hasPattern(backends)) {
    const named = Object.hasOwn(backends, version) ? backends[version] : undefined;
    return named && written(named);
  }
  const name = nameByPattern(backends.pattern, service, version);
  return objectNameSchema.safeParse(name).success ? { name } : undefined;
}

/** Which version of a service a backend stands for; undefined where it is none of its versions'. Pure. */
export function versionOf(service: string, ref: BackendRef, options: Backends): string | undefined {
  return versionsNamed(service, ref.name, options).find((version) =>
    sameJson(backendOf(service, version, options), ref),
  );
}

/** The versions whose backend has this name; several models may be behind one. Pure. */
export function versionsNamed(service: string, name: string, options: Backends): string[] {
  const { backends } = options;
  if (!hasPattern(backends))
    return Object.keys(backends).filter((version) => backendOf(service, version, options)?.name === name);
  const version = versionByPattern(backends.pattern, service, name);
  return version === undefined ? [] : [version];
}

export function isPool({ kind }: BackendRef): boolean {
  return kind === poolKind.kind;
}

function hasPattern(backends: AiGatewayOptions["backends"]): backends is { pattern: string } {
  return typeof backends.pattern === "string";
}

function written({ kind, name, namespace, model }: NamedBackend): BackendRef {
  return {
    ...(kind === "InferencePool" ? poolKind : {}),
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(model === undefined ? {} : { modelNameOverride: model }),
  };
}
