import type { Source } from "./source";

/** What Prometheus says of its own scrapes; which service a target is comes from the target's labels. */
export const scrapeTargets: Source = {
  name: "scrape-targets",
  labels: { namespace: "namespace", service: "service", version: "version", pod: "pod" },
  ways: { targetsUp: [{ series: "up", kind: "gauge", over: "min" }] },
};
