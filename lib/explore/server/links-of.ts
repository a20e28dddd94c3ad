import "server-only";
import { env } from "../../env";
import type { Links } from "../explore";

/** Where else the queries of a mesh can be looked at. */
export function linksOf(_mesh: string): Links {
  const { HEDDLE_PROMETHEUS_LINK, HEDDLE_GRAFANA_LINK, HEDDLE_GRAFANA_DATASOURCE } = env();
  return {
    prometheus: HEDDLE_PROMETHEUS_LINK ? { base: HEDDLE_PROMETHEUS_LINK } : null,
    grafana:
      HEDDLE_GRAFANA_LINK && HEDDLE_GRAFANA_DATASOURCE
        ? { base: HEDDLE_GRAFANA_LINK, datasource: HEDDLE_GRAFANA_DATASOURCE }
        : null,
  };
}
