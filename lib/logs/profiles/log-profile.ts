import type { AccessRecord } from "../access-record";

/** A field of a record, or `started`: when the call began, from which with its length its end follows. */
export type NeutralField = keyof AccessRecord | "started";

/** How a text or number of a line becomes what the neutral field holds; `text` where nothing is said. */
export type Conversion =
  | "text"
  /** A number, also where it stands as a text. */
  | "number"
  /** Seconds, kept in milliseconds. */
  | "seconds"
  /** Unix seconds with a fraction, kept as RFC 3339. */
  | "unix-seconds"
  /** Envoy's cluster as Istio names it, `outbound|8000|v2|chat.llm.svc.cluster.local`: its parts. */
  | "cluster-reporter"
  | "cluster-service"
  | "cluster-namespace"
  | "cluster-version"
  /** The name that a sidecar asks another's for, `outbound_.8000_.v2_.chat.llm.svc.cluster.local`: its parts. */
  | "sni-service"
  | "sni-namespace"
  | "sni-version"
  /** `chatcmpl-<id>`: the id of the request that the engine was given. */
  | "engine-request";

/** Where a field stands: a key of JSON (several for a path), a key of `key=value`, a named group. */
export type FieldPlace = {
  at: string | readonly string[];
  as?: Conversion;
  /** What the line's words mean here; other words stay. */
  words?: Readonly<Record<string, string>>;
  /** Another place whose text follows after a space, without what follows a `?`: `POST` and `/v1/models`. */
  and?: string;
};

/** Names that shippers give to one label, the best first. */
export type StreamLabels = {
  /** Only where streams say which mesh they are of. */
  mesh?: readonly string[];
  namespace: readonly string[];
  service?: readonly string[];
  version: readonly string[];
  app?: readonly string[];
  pod?: readonly string[];
  container?: readonly string[];
};

/** Names of fields, in small letters with `_`, by what they hold of what people and models said. */
export type SaidNames = Readonly<Partial<Record<"prompt" | "answer" | "text", readonly string[]>>>;

/**
 * A log format as data: which streams have it, how a line is read, and where in it the fields are. `README.md` beside this
 * tells how one is added.
 */
export type LogProfile = {
  name: string;
  /** `labelled`: streams say service and version; `pods`: they say pod and container. */
  by: "labelled" | "pods";
  labels: StreamLabels;
  /** An RE2 pattern of the containers that write it; any where nothing is said. */
  containers?: string;
  /** Whether a line is a call with its outcome. */
  isAccess: boolean;
  format:
    | { kind: "json" | "logfmt" }
    /** RE2 with named groups; the first that fits a line. An access profile has one, which Loki runs too. */
    | { kind: "regexp"; patterns: readonly [string, ...string[]] }
    /** Lines of any kind: nothing is read out of them. */
    | { kind: "plain" };
  /** Fields without which a line is none of this format. */
  signature: readonly string[];
  /** Texts that stand for "nothing". */
  absent: readonly string[];
  /** Several places: the first that says something. */
  fields: Readonly<Partial<Record<NeutralField, FieldPlace | readonly FieldPlace[]>>>;
  /** Where it says what people and models said, beside the names that mean that in any format (`masking/said-names.ts`). */
  said?: SaidNames;
};
