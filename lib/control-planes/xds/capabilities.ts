import "server-only";
import messages from "../../../messages/en.json";
import type { Capability } from "../../policies/capabilities";
import { capabilityAt } from "../../policies/capability-at";
import type { PolicyKind } from "../../policies/kinds";
import type { Unsupported } from "../control-plane";

/** A script is told the reason in the same words as a reader of the page. */
const reasons = messages.capability;
type Reason = keyof typeof reasons;

const route = table("route", {
  exact: [
    "rules.*.name",
    "rules.*.match.*.headers",
    "rules.*.match.*.path",
    "rules.*.match.*.grpc",
    "rules.*.split",
    "rules.*.retries.attempts",
    "rules.*.retries.on.unavailable",
    "rules.*.retries.on.cancelled",
    "rules.*.retries.on.deadline-exceeded",
    "rules.*.retries.on.internal",
    "rules.*.retries.on.resource-exhausted",
    "rules.*.fault.delay",
    "rules.*.fault.abort.percent",
  ],
  approximate: {
    "rules.*.timeoutMs": "grpc-timeout-of-stream",
    "rules.*.fault.abort.status": "grpc-abort-status",
  },
  unsupported: {
    "rules.*.retries.on.connect-failure": "grpc-retry-reason",
    "rules.*.retries.on.refused-stream": "grpc-retry-reason",
    "rules.*.retries.perTryTimeoutMs": "grpc-per-try-timeout",
    "rules.*.mirror": "grpc-mirror",
  },
});

const circuitBreaker = table("circuit-breaker", {
  exact: [
    "outlierDetection.intervalMs",
    "outlierDetection.baseEjectionMs",
    "outlierDetection.maxEjectionPercent",
    "outlierDetection.failurePercentage",
    "outlierDetection.successRate",
  ],
  approximate: { "limits.maxRequests": "grpc-limit-of-caller" },
  unsupported: {
    "limits.maxConnections": "grpc-connection-limits",
    "limits.maxPendingRequests": "grpc-connection-limits",
    "limits.maxRequestsPerConnection": "grpc-connection-limits",
    "limits.maxRetries": "grpc-retry-budget",
    "outlierDetection.consecutiveErrors": "grpc-consecutive-errors",
    "outlierDetection.consecutiveGatewayErrors": "grpc-consecutive-errors",
    "outlierDetection.minHealthPercent": "grpc-min-health",
  },
});

/** What gRPC's clients (grpc-js-xds 1.14) make of each field. */
export const xdsCapabilities: Capability[] = [...route, ...circuitBreaker];

type Sorted = {
  exact: string[];
  approximate: Record<string, Reason>;
  unsupported: Record<string, Reason>;
};

function table(kind: PolicyKind, { exact, approximate, unsupported }: Sorted): Capability[] {
  return [
    ...exact.map((path): Capability => ({ kind, path, support: "exact" })),
    ...Object.entries(approximate).map(
      ([path, how]): Capability => ({ kind, path, support: "approximate", how }),
    ),
    ...Object.entries(unsupported).map(
      ([path, why]): Capability => ({ kind, path, support: "unsupported", why }),
    ),
  ];
}

/** The fields of a spec that the table calls unsupported, each once, by its path. Pure. */
export function unsupportedFields(kind: PolicyKind, spec: unknown): Unsupported[] {
  const rows = xdsCapabilities.filter((row) => row.kind === kind);
  const found = new Map<string, Unsupported>();
  for (const { path, said } of leavesOf(spec, "")) {
    const row = capabilityAt(rows, said);
    if (row?.support !== "unsupported") continue;
    // The whole that the table names, as in `rules.0.mirror`; a version's name may have dots.
    const own = said.replace(/^versions\..+?\.(?=limits|outlierDetection)/, "");
    const beyond = own.split(".").length - row.path.split(".").length;
    const whole = path
      .split(".")
      .slice(0, beyond > 0 ? -beyond : undefined)
      .join(".");
    if (isReason(row.why)) found.set(whole, unsupportedBecause(whole, row.why));
  }
  return [...found.values()];
}

/** That the field at `path` cannot be had here, and why. Pure. */
export function unsupportedBecause(path: string, code: Reason): Unsupported {
  return { path, reason: reasons[code], code };
}

function isReason(code: string): code is Reason {
  return Object.hasOwn(reasons, code);
}

/** `said` names an item of a list of words by the word, as the table does. */
function* leavesOf(value: unknown, path: string): Generator<{ path: string; said: string }> {
  if (value === null || typeof value !== "object") {
    yield { path, said: typeof value === "string" ? path.replace(/\.\d+$/, `.${value}`) : path };
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    yield* leavesOf(item, path === "" ? key : `${path}.${key}`);
  }
}
