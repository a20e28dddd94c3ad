import type { Strength } from "../changes/changes";
import type { Capability } from "../policies/capabilities";
import type { PolicyKind } from "../policies/kinds";
import type { Target } from "../policies/names";
import type { KindedSpec } from "../policies/policy-spec";

/** One policy of a service as it should be; a spec of null means "none of ours". */
export type DesiredPolicy = KindedSpec & { origin: Origin };

/** Who decided what a resource says; it reaches proxies and logs. */
export type Origin = { policyId: string; revision: number; changeId: string };

/** A thing in the control plane: `ref` names it, `body` is its canonical JSON text ("" for "absent"). */
export type Resource = { ref: string; body: string };

/** What the control plane holds for a target. `etag` is "" when it holds nothing. */
export type Held = { etag: string; resources: Resource[]; deliveryId: string | null };

/** `code` is a key of messages `capability.*` where the table has one. */
export type Unsupported = { path: string; reason: string; code?: string };

export type ApplyResult =
  | { outcome: "applied"; etag: string }
  /** Somebody else wrote since `expectedEtag`; `held` is what stands there now. */
  | { outcome: "conflict"; held: Held };

export type EndpointGroup = {
  namespace: string;
  service: string;
  version: string;
  instances: { id: string; address: string; since: string | null }[];
};

/**
 * The seam to a mesh. Every method takes a signal and gives up within its timeout with an AppError
 * `upstream-unavailable`, `upstream-timeout` or `upstream-bad-answer` (upstream "control-plane").
 */
export type ControlPlane = {
  kind: string;
  /** What Heddle needs to be allowed there, as text to copy; `namespaces` is null for all of them. Pure. */
  rights(namespaces: readonly string[] | null): { reading: string; writing: string };
  /** What this target makes of each field of each kind; `unsupported` follows from it. */
  capabilities: Capability[];
  /** What of a spec this target cannot express, by path. Pure. */
  unsupported(desired: DesiredPolicy): Unsupported[];
  /** The exact resources for the target. Pure; the same input gives the same bytes. */
  compile(target: Target, desired: DesiredPolicy): Resource[];
  /** The copyable command that does the same as `apply`. Pure. */
  command(target: Target, kind: PolicyKind, resources: Resource[], expectedEtag: string): string;
  read(target: Target, kind: PolicyKind, signal?: AbortSignal): Promise<Held>;
  /**
   * Compare-and-swap. Idempotent by `deliveryId`: the same id gets the same answer. A write that
   * this call gave up on never takes effect later (the request carries its own deadline).
   */
  apply(
    target: Target,
    kind: PolicyKind,
    resources: Resource[],
    options: {
      expectedEtag: string;
      deliveryId: string;
      /** Epoch milliseconds after which the write must not be made any more, whatever the timeout allows. */
      notAfterMs?: number;
      signal?: AbortSignal;
    },
  ): Promise<ApplyResult>;
  /** How far proxies have taken the content with this etag; `none` when it is not what is held now. */
  status(target: Target, kind: PolicyKind, etag: string, signal?: AbortSignal): Promise<Strength>;
  /** All services with their ready endpoints by version. */
  endpoints(signal?: AbortSignal): Promise<EndpointGroup[]>;
};
