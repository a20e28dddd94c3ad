import type { BreakerConfig, BreakerPart } from "../wire";

/** What holds for one version's cluster, or for the service's own where no version is named. */
export function breakerFor(config: BreakerConfig, version: string | undefined): BreakerPart {
  const own = version === undefined ? undefined : ownPart(config, version);
  return {
    limits: { ...config.limits, ...own?.limits },
    outlierDetection: { ...config.outlierDetection, ...own?.outlierDetection },
  };
}

function ownPart({ versions = {} }: BreakerConfig, version: string): BreakerPart | undefined {
  return Object.hasOwn(versions, version) ? versions[version] : undefined;
}
