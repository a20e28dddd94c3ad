import { demoEndpoints } from "../playwright/fixtures/demo";

export type PrometheusCounts = {
  /** Requests to its query and label routes. */
  requests: number;
  /** Samples that its engine looked at for them; 0 where it does not count them. */
  samples: number;
};

/** What Prometheus itself counts of its work, since it was started. */
export async function prometheusCounts(): Promise<PrometheusCounts> {
  const response = await fetch(`${demoEndpoints().prometheus}/metrics`);
  const lines = (await response.text()).split("\n");
  const sumOf = (pattern: RegExp) =>
    lines
      .filter((line) => pattern.test(line))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  return {
    requests: sumOf(
      /^prometheus_http_requests_total\{.*handler="\/api\/v1\/(query|query_range|label\/|series)/,
    ),
    samples: sumOf(/^prometheus_engine_query_samples_total /),
  };
}

/** What Prometheus did while something ran. */
export async function countedDuring(work: () => Promise<unknown>): Promise<PrometheusCounts> {
  const before = await prometheusCounts();
  await work();
  const after = await prometheusCounts();
  return { requests: after.requests - before.requests, samples: after.samples - before.samples };
}
