import type { Rule } from "./facts";
import { breakerTripped } from "./rules/breaker-tripped";
import { deadUpstream } from "./rules/dead-upstream";
import { drift } from "./rules/drift";
import { ejectedEndpoints } from "./rules/ejected-endpoints";
import { emptyPool } from "./rules/empty-pool";
import { errorRise } from "./rules/error-rise";
import { queueGrowth } from "./rules/queue-growth";
import { stuckDelivery } from "./rules/stuck-delivery";
import { telemetryGap } from "./rules/telemetry-gap";
import { ttftRise } from "./rules/ttft-rise";

/** Every rule there is; docs/findings.md has a section for each. */
export const catalogue: readonly Rule[] = [
  deadUpstream,
  emptyPool,
  ejectedEndpoints,
  breakerTripped,
  errorRise,
  ttftRise,
  queueGrowth,
  stuckDelivery,
  drift,
  telemetryGap,
];
