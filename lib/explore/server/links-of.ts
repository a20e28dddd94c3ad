import "server-only";
import { requireMesh } from "../../settings/settings";
import type { Links } from "../explore";

/** Where else the queries of a mesh can be looked at. */
export function linksOf(mesh: string): Links {
  const { prometheus, grafana } = requireMesh(mesh).links;
  return {
    prometheus: prometheus === undefined ? null : { base: prometheus },
    grafana: grafana === undefined ? null : { base: grafana.url, datasource: grafana.datasource },
  };
}
