import type { Source } from "./source";
import { targetDimensions, targetLabels } from "./target-labels";

/** What Prometheus says of its own scrapes; which service a target is comes from the target's labels. */
export const scrapeTargets: Source = {
  name: "scrape-targets",
  layer: "cluster",
  labels: targetLabels,
  fromTarget: targetDimensions,
  ways: { targetsUp: [{ series: "up", kind: "gauge", over: "min" }] },
};
