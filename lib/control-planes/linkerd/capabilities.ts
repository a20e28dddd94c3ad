import "server-only";
import type { Capability } from "../../policies/capabilities";
import { capabilityTable, noModels, noTiers } from "../capability-table";
import { noneOfKind } from "../none-of-kind";
import type { LinkerdOptions } from "./options";

const everywhere = [
  "keepRest",
  "rules.*.name",
  "rules.*.match.*.headers.*.exact",
  "rules.*.match.*.headers.*.prefix",
  "rules.*.match.*.headers.*.regex",
  "rules.*.split",
] as const;
const nowhere = { "rules.*.fault": "linkerd-fault", "rules.*.mirror": "linkerd-mirror" } as const;
/** Of a route's rules together, which a check of the whole policy judges (unsupportedLinkerd). */
const forAllRules = {
  "rules.*.retries.attempts": "linkerd-retries",
  "rules.*.retries.perTryTimeoutMs": "linkerd-retries",
} as const;
const unbroken = {
  "rules.*.retries.on.connect-failure": "linkerd-retry-connection",
  "rules.*.retries.on.refused-stream": "linkerd-retry-connection",
} as const;

const httpRoute = capabilityTable("route", {
  exact: [...everywhere, "rules.*.match.*.path.exact", "rules.*.timeoutMs"],
  approximate: {
    ...forAllRules,
    "rules.*.match.*.path.prefix": "gateway-path-prefix",
    "rules.*.match.*.headers.*.present": "linkerd-header-present",
    "rules.*.retries.on.internal": "gateway-retry-code",
    "rules.*.retries.on.unavailable": "gateway-retry-code",
    "rules.*.retries.on.deadline-exceeded": "gateway-retry-code",
    "rules.*.retries.on.resource-exhausted": "gateway-retry-code",
  },
  unsupported: {
    ...nowhere,
    ...unbroken,
    "rules.*.match.*.grpc": "gateway-grpc-match",
    "rules.*.retries.on.cancelled": "gateway-retry-cancelled",
  },
});

const grpcRoute = capabilityTable("route", {
  exact: [
    ...everywhere,
    "rules.*.match.*.grpc",
    "rules.*.retries.on.internal",
    "rules.*.retries.on.unavailable",
    "rules.*.retries.on.cancelled",
    "rules.*.retries.on.deadline-exceeded",
    "rules.*.retries.on.resource-exhausted",
  ],
  approximate: {
    ...forAllRules,
    "rules.*.match.*.headers.*.present": "linkerd-header-present",
    "rules.*.timeoutMs": "linkerd-timeout-of-route",
  },
  unsupported: { ...nowhere, ...unbroken, "rules.*.match.*.path": "gateway-grpc-path" },
});

const beyondBreaker = {
  limits: "linkerd-limits",
  "outlierDetection.consecutiveGatewayErrors": "linkerd-gateway-errors",
  "outlierDetection.maxEjectionPercent": "linkerd-max-ejection",
  "outlierDetection.minHealthPercent": "linkerd-max-ejection",
  "outlierDetection.successRate": "linkerd-deviation",
} as const;
const brokenByErrors = {
  "outlierDetection.consecutiveErrors": "linkerd-consecutive",
  "outlierDetection.baseEjectionMs": "linkerd-penalty",
} as const;

const consecutive = capabilityTable("circuit-breaker", {
  exact: [],
  approximate: brokenByErrors,
  unsupported: {
    ...beyondBreaker,
    "outlierDetection.intervalMs": "linkerd-interval",
    "outlierDetection.failurePercentage": "linkerd-no-rate",
  },
});

const unifiedAccrual = capabilityTable("circuit-breaker", {
  exact: [],
  approximate: {
    ...brokenByErrors,
    "outlierDetection.intervalMs": "linkerd-window",
    "outlierDetection.failurePercentage.thresholdPercent": "linkerd-rate",
    "outlierDetection.failurePercentage.minRequests": "linkerd-rate",
    "outlierDetection.failurePercentage.minHosts": "linkerd-min-hosts",
  },
  unsupported: beyondBreaker,
});

const rateLimit = capabilityTable("rate-limit", {
  exact: ["status.429"],
  approximate: {
    "rules.*.name": "linkerd-limit-name",
    "rules.*.match.header": "linkerd-limit-account",
    "rules.*.per": "linkerd-limit-each",
    "rules.*.requestsPerSecond": "linkerd-limit-rate",
    "rules.*.requestsPerMinute": "linkerd-limit-minute",
    "rules.*.scope.local": "linkerd-limit-rate",
  },
  unsupported: {
    "status.503": "linkerd-limit-status",
    "rules.*.match.method": "linkerd-limit-calls",
    "rules.*.match.path": "linkerd-limit-calls",
    "rules.*.burst": "linkerd-limit-burst",
    "rules.*.tokensPerMinute": "linkerd-limit-tokens",
    "rules.*.scope.global": "linkerd-limit-global",
  },
});

const access = capabilityTable("access", {
  exact: ["allow.*.from.namespace", "allow.*.from.*.namespace"],
  approximate: {
    "allow.*.from.service": "service-as-account",
    "allow.*.from.*.service": "service-as-account",
    "mtls.strict": "linkerd-strict",
    "mtls.permissive": "linkerd-permissive",
  },
  unsupported: {
    "mtls.disabled": "linkerd-mtls-always",
    "allow.*.from.principal": "linkerd-principal",
    "allow.*.from.*.principal": "linkerd-principal",
    "allow.*.methods": "linkerd-calls",
    "allow.*.paths": "linkerd-calls",
    "allow.*.grpc": "linkerd-calls",
    "allow.*.requireJwt": "linkerd-jwt",
    deny: "linkerd-deny",
    jwt: "linkerd-jwt",
  },
});

/** What hangs on a Server of the called pods. */
const served = [...rateLimit, ...access];
const unserved = [noneOfKind("rate-limit", "linkerd-no-servers"), noneOfKind("access", "linkerd-no-servers")];

/** First, as it is what Linkerd does by itself. */
const leastLatency: Capability = {
  kind: "load-balancing",
  path: "algorithm.least-latency",
  support: "unsupported",
  why: "linkerd-least-latency",
};

/** The annotations stand on the service itself, whichever version takes the call. First, as it holds for all below it. */
const ofVersions: Capability = {
  kind: "circuit-breaker",
  path: "versions",
  support: "unsupported",
  why: "linkerd-versions",
};

/** What Linkerd (edge of August 2026) makes of each field, by the kind of route, the accrual it knows, and whether Heddle writes its Servers. Pure. */
export function linkerdCapabilities({
  protocol,
  unified,
  servers,
}: Pick<LinkerdOptions, "protocol" | "unified" | "servers">): Capability[] {
  const route = protocol === "http" ? httpRoute : grpcRoute;
  return [
    noModels,
    noTiers,
    ...route,
    ofVersions,
    ...(unified ? unifiedAccrual : consecutive),
    leastLatency,
    noneOfKind("load-balancing", "linkerd-balancing"),
    ...(servers ? served : unserved),
  ];
}
