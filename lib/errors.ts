/** Closed set of codes; every refusal and failure in Heddle is one of these. Clients rely on them. */
export const errorCodes = [
  "malformed",
  "body-too-large",
  "unauthenticated",
  "forbidden",
  "read-only",
  "untrusted-origin",
  "not-found",
  "stale-base-revision",
  "overlapping-change",
  "control-plane-conflict",
  "owned-elsewhere",
  "git-refused",
  "idempotency-conflict",
  "invalid-transition",
  "invalid-spec",
  "invalid-weights",
  "unknown-version",
  "no-ready-endpoint",
  "unsupported-by-target",
  "rule-required",
  "plan-blocked",
  "approval-required",
  "frozen",
  "invalid-query",
  "rate-limited",
  "upstream-unavailable",
  "upstream-timeout",
  "upstream-bad-answer",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The systems Heddle leans on, named as on screen and in problem documents. */
export const upstreams = [
  "prometheus",
  "loki",
  "control-plane",
  "postgres",
  "registry",
  "git",
  "webhook",
  "provider",
] as const;
export type Upstream = (typeof upstreams)[number];

/** One fault in an input: a JSON path in dot notation (`weights.v2`) and what is wrong there. */
export type InputFault = { path: string; message: string };

type AppErrorOptions = {
  cause?: unknown;
  /** Values for the translated sentence of this code, e.g. `{ version: "v9" }`. */
  params?: Record<string, string | number>;
  upstream?: Upstream;
  faults?: InputFault[];
  /** Further fields of the problem document, e.g. `{ base, theirs, yours }` of a 409. */
  extra?: Record<string, unknown>;
};

const brand = Symbol.for("heddle.AppError");

/**
 * The one error that crosses layers. It knows no HTTP; lib/http maps it to a problem document. The bundler
 * copies this module into several bundles of one process, so `instanceof` goes by a brand that all copies share.
 */
export class AppError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  readonly [brand] = true;
  readonly code: ErrorCode;
  readonly params: Record<string, string | number>;
  readonly upstream: Upstream | undefined;
  readonly faults: InputFault[];
  readonly extra: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.params = options.params ?? {};
    this.upstream = options.upstream;
    this.faults = options.faults ?? [];
    this.extra = options.extra ?? {};
  }
}

/** Ends a switch over a union; a new member then fails to compile. */
export function assertNever(value: never): never {
  throw new AppError("internal", `unexpected value: ${JSON.stringify(value)}`);
}
