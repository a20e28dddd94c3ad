import { namespaceGuard } from "../lib/metrics/namespace-guard";
import { confinePromql } from "../lib/promql/confine";
import { quantile, type Row } from "./row";

const queries = {
  "a selector": "sum by (pod) (rate(http_requests_total[5m]))",
  "a quotient of a page":
    'sum by (destination_service_name) (rate(istio_requests_total{reporter="destination",response_code=~"5.."}[5m])) / on (destination_service_name) group_left () sum by (destination_service_name) (rate(istio_requests_total{reporter="destination"}[5m])) or vector(0)',
};
const rounds = 2_000;

/** What it costs to bind a query to two namespaces, which is done once for each query and set of namespaces. */
export async function confining(): Promise<Row[]> {
  const guard = namespaceGuard(new Set(["llm", "edge"]));
  return Object.entries(queries).map(([name, query]) => {
    for (let round = 0; round < rounds / 4; round += 1) confinePromql(query, guard);
    const ms = Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      confinePromql(query, guard);
      return performance.now() - startedAt;
    });
    const values = { p50Ms: quantile(ms, 0.5), p99Ms: quantile(ms, 0.99) };
    const figures = `p50 ${values.p50Ms.toFixed(2)} ms, p99 ${values.p99Ms.toFixed(2)} ms`;
    return { name: `Binding ${name} to namespaces`, figures, values };
  });
}
