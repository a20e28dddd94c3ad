import type { Strength } from "../changes/changes";
import type { Capability } from "../policies/capabilities";
import type { FoundRule } from "../policies/found";
import type { PolicyKind } from "../policies/kinds";
import type { Target } from "../policies/names";
import type { Ownership } from "../policies/ownership";
import type { KindedSpec, PolicySpec } from "../policies/policy-spec";

/** One policy of a service as it should be; a spec of null means "none of ours". */
export type DesiredPolicy<Kind extends PolicyKind = PolicyKind> = KindedSpec<Kind> & { origin: Origin };

/** What stands there without Heddle having decided it, in the words of policies. */
export type Found = {
  held: Held;
  /** What the objects are called there: `VirtualService llm/chat`. */
  objects: string[];
  whole:
    | { outcome: "spec"; spec: PolicySpec | null; changes: { path: string; what: string }[] }
    | { outcome: "beyond"; fields: { path: string; what: string }[] };
  /** Rules whose weights could be decided while the rest is kept. */
  rules: FoundRule[];
};

/** Who decided what a resource says; it reaches proxies and logs. */
export type Origin = { policyId: string; revision: number; changeId: string };

/** A thing in the control plane: `ref` names it, `body` is its canonical JSON text ("" for "absent"). */
export type Resource = { ref: string; body: string };

/** What the control plane holds for a target. `etag` is "" when it holds nothing. */
export type Held = {
  etag: string;
  resources: Resource[];
  deliveryId: string | null;
  /** Who else decides what stands there, where the target tells: the field managers of a Kubernetes object. */
  owners?: string[];
  /** The tool that keeps what stands there as its own source says, and what makes it leave Heddle's part alone. */
  owned?: Ownership & { leaveAlone: string | null };
};

/** `code` is a key of messages `capability.*` where the table has one. */
export type Unsupported = { path: string; reason: string; code?: string };

export type ApplyResult =
  | { outcome: "applied"; etag: string }
  /** Somebody else wrote since `expectedEtag`; `held` is what stands there now. */
  | { outcome: "conflict"; held: Held };

export type SourceFile = { path: string; text: string };
/** A file as it is and as it is to be; null is no file. */
export type FileEdit = { path: string; before: string | null; after: string | null };

/** What files say of a policy, and the edits that make them say another. */
export type FilePlan = {
  /** As if they were what the target holds; `deliveryId` is null. */
  held: Held;
  /** Whether they say what is wanted already. */
  isHeld: boolean;
  /** Whether they say one of the contents that Heddle gave before. */
  isKnown: boolean;
  edits: FileEdit[];
};
type PlannedFiles = {
  /** Those that may have a document of a policy's objects. */
  files: readonly SourceFile[];
  resources: Resource[];
  /** Contents that Heddle gave before. */
  known: readonly Resource[][];
  /** The file for an object that none has yet, and what is in it; null where there is to be none. */
  newFile: (object: { kind: string; name: string }) => Promise<{ path: string; text: string | null } | null>;
};

/** The way of a policy into files that another tool applies; of targets whose policies are objects of a cluster. */
export type PolicyFiles<Kind extends PolicyKind = PolicyKind> = {
  /** The kinds of objects that say a policy, as documents name them. Pure. */
  kinds(kind: Kind): string[];
  /** What the target holds, and whether that is these resources, whoever wrote them. */
  read(
    target: Target,
    kind: Kind,
    resources: Resource[],
    signal?: AbortSignal,
  ): Promise<{ held: Held; isHeld: boolean }>;
  /** Writes nothing. Throws `git-refused` where no file says it, several do, or one cannot be edited. */
  plan(target: Target, kind: Kind, asked: PlannedFiles, signal?: AbortSignal): Promise<FilePlan>;
  /** The edits that make `files` say of a policy what `as` say; every other document stays. */
  restore(
    target: Target,
    kind: Kind,
    asked: { files: readonly SourceFile[]; as: readonly SourceFile[] },
    signal?: AbortSignal,
  ): Promise<FileEdit[]>;
};

export type EndpointGroup = {
  namespace: string;
  service: string;
  version: string;
  instances: { id: string; address: string; since: string | null }[];
  /** Who told of them, where several are asked: `control-plane`, or registries by their names. */
  sources?: string[];
};

/** A proxy (or a client that is one) as its control plane sees it; times are ISO 8601. */
export type ConnectedProxy = {
  id: string;
  cluster: string;
  userAgent: string;
  /** Whose resources it is sent: `grpc`, `envoy`. */
  dialect: string;
  connectedSince: string;
  /** By type of resource: which version it was sent and which it has taken. */
  types: {
    type: string;
    count: number;
    sentVersion: string;
    ackedVersion: string;
    state: "acked" | "pending" | "nacked";
    /** Since when it is in this state. */
    since: string;
    /** What it says against what it was sent last; null where it took that. */
    refusal: string | null;
    /** Names that it is not sent yet, since it has not taken what they need. */
    waiting: string[];
    lastRefusal: { detail: string; version: string; at: string } | null;
  }[];
};

/**
 * The seam to a mesh. Every method takes a signal and gives up within its timeout with an AppError
 * `upstream-unavailable`, `upstream-timeout` or `upstream-bad-answer` (upstream "control-plane"). One that is told fewer kinds
 * of policy is made one of all by `onlyKinds`.
 */
export type ControlPlane<Kind extends PolicyKind = PolicyKind> = {
  kind: string;
  /** What Heddle needs to be allowed there, as text to copy; `namespaces` is null for all of them. Pure. */
  rights(namespaces: readonly string[] | null): { reading: string; writing: string };
  /** What this target makes of each field of each kind; `unsupported` follows from it. */
  capabilities: Capability[];
  /** Whose proxies count a rate limit that each counts for itself; left out, the callers'. */
  ratesCountedAt?: "called";
  /** What of a spec for this service the target cannot express, by path. Pure. */
  unsupported(desired: DesiredPolicy<Kind>, target: Target): Unsupported[];
  /** The exact resources for the target. Pure; the same input gives the same bytes. */
  compile(target: Target, desired: DesiredPolicy<Kind>): Resource[];
  /** The copyable command that does the same as `apply`. Pure. */
  command(target: Target, kind: Kind, resources: Resource[], expectedEtag: string): string;
  read(target: Target, kind: Kind, signal?: AbortSignal): Promise<Held>;
  /** What others wrote there, for taking it over; only of targets that hold what others write. */
  found?(target: Target, kind: Kind, signal?: AbortSignal): Promise<Found>;
  /**
   * Compare-and-swap. Idempotent by `deliveryId`: the same id gets the same answer. A write that
   * this call gave up on never takes effect later (the request carries its own deadline).
   */
  apply(
    target: Target,
    kind: Kind,
    resources: Resource[],
    options: {
      expectedEtag: string;
      deliveryId: string;
      /** Epoch milliseconds after which the write must not be made any more, whatever the timeout allows. */
      notAfterMs?: number;
      /** A person has seen what somebody else wrote there, and wants it replaced. */
      isForced?: boolean;
      signal?: AbortSignal;
    },
  ): Promise<ApplyResult>;
  /** How far proxies have taken the content with this etag; `none` when it is not what is held now. */
  status(target: Target, kind: Kind, etag: string, signal?: AbortSignal): Promise<Strength>;
  /** Only of targets whose policies can be documents in files. */
  files?: PolicyFiles<Kind>;
  /** All services with their ready endpoints by version. */
  endpoints(signal?: AbortSignal): Promise<EndpointGroup[]>;
  /** Who is connected, and what each has taken; left out where the control plane does not tell. */
  proxies?(signal?: AbortSignal): Promise<ConnectedProxy[]>;
};
