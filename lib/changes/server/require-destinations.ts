import "server-only";
import { endpointsByVersion, type ReadyEndpoints } from "../../control-planes/ready-endpoints";
import { AppError } from "../../errors";
import { checkDestinations } from "../../policies/check-destinations";
import type { Target } from "../../policies/names";
import type { WeightsBp } from "../../policies/weights";
import type { AcceptedWarning } from "../changes";

type Question = {
  target: Target;
  weights: WeightsBp;
  inPolicy: string[];
  endpoints: ReadyEndpoints;
  override: { reason: string } | null;
  /** Undo stands in reach also when nothing can be asked: what cannot be verified is then let through. */
  trustUnverified?: boolean;
};

/**
 * Refuses weight for versions that are not there: `unknown-version`, `no-ready-endpoint` (unless overridden), or the
 * control plane's own failure when a version cannot be verified. Returns what was let through with a warning.
 */
export function requireDestinations(question: Question): AcceptedWarning[] {
  const { target, weights, inPolicy, endpoints, override, trustUnverified } = question;
  const faults = checkDestinations(weights, endpointsByVersion(endpoints, target), inPolicy);
  const warnings: AcceptedWarning[] = [];
  for (const fault of faults) {
    const params = { version: fault.version, service: target.service };
    const path = `weights.${fault.version}`;
    switch (fault.code) {
      case "unknown-version":
        throw new AppError("unknown-version", `${target.service} has no version ${fault.version}.`, {
          params,
          faults: [{ path, message: "is not a version of this service" }],
        });
      case "no-ready-endpoint":
        if (!override) {
          throw new AppError("no-ready-endpoint", `${fault.version} has no ready endpoint.`, {
            params,
            faults: [{ path, message: "has no ready endpoint; give override.reason to do it all the same" }],
          });
        }
        warnings.push({ code: fault.code, message: `${fault.version} has no ready endpoint`, params });
        break;
      case "unverified-version":
        if (!fault.isInPolicy && !trustUnverified) throw cannotVerify(fault.version, endpoints);
        warnings.push({ code: fault.code, message: `${fault.version} could not be verified`, params });
        break;
    }
  }
  return warnings;
}

function cannotVerify(version: string, { stale }: ReadyEndpoints): AppError {
  const why = stale?.message ?? "the control plane does not answer";
  return new AppError(
    stale?.code ?? "upstream-unavailable",
    `Whether ${version} exists cannot be asked: ${why}`,
    {
      upstream: "control-plane",
      params: { version },
      ...(stale ? { extra: { since: stale.since } } : {}),
    },
  );
}
