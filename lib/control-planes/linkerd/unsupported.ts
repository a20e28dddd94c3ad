import "server-only";
import type { Target } from "../../policies/names";
import { unsupportedBecause, unsupportedFields } from "../capability-table";
import type { DesiredPolicy, Unsupported } from "../control-plane";
import { backendOf } from "../gateway-api/backend-of";
import { ranksOf } from "../gateway-api/precedence";
import { reachableRules } from "../gateway-api/reachable-rules";
import { unwritable } from "../gateway-api/unsupported";
import { unsupportedAccess } from "./access/compile-access";
import { unwritableBreaker } from "./breaker-annotations";
import { linkerdCapabilities } from "./capabilities";
import { isTold, type LinkerdKind } from "./kinds";
import { gatewayOptions, type LinkerdOptions } from "./options";
import { unsupportedLimits } from "./rate-limit/compile-rate-limit";
import { differingRules } from "./route-annotations";
import { servedOptions } from "./servers/server";

/** What of a policy Linkerd cannot be told, each by its path. `service` is the one that backends are named after. Pure. */
export function unsupportedLinkerd(
  desired: DesiredPolicy<LinkerdKind>,
  options: LinkerdOptions,
  { service }: Pick<Target, "service">,
): Unsupported[] {
  const byTable = unsupportedFields(linkerdCapabilities(options), desired.kind, desired.spec);
  if (desired.spec === null) return byTable;
  if (desired.kind === "circuit-breaker") return [...byTable, ...unwritableBreaker(desired.spec, options)];
  if (!isTold(desired.kind, options)) return byTable;
  if (desired.kind === "rate-limit")
    return [...byTable, ...unsupportedLimits(desired.spec, servedOptions(options).servers)];
  if (desired.kind === "access") return [...byTable, ...unsupportedAccess(desired.spec)];
  const ranks = options.protocol === "http" ? ranksOf["linkerd-http"] : ranksOf.grpc;
  return [
    ...byTable,
    ...unwritable(desired.spec, gatewayOptions(options), service, ranks),
    ...differingRules(desired.spec, options.protocol),
    ...reachableRules(desired.spec).flatMap((rule, place) =>
      rule.split.flatMap(({ to }, part) => {
        const backend = backendOf(service, to.version, options);
        const isService = backend === undefined || (backend.group === "" && backend.kind === "Service");
        return isService
          ? []
          : [unsupportedBecause(`rules.${place}.split.${part}.to.version`, "linkerd-backend")];
      }),
    ),
  ];
}
