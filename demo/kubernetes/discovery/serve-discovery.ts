import type { IncomingMessage, ServerResponse } from "node:http";
import { negotiate } from "../http/negotiate";
import type { RequestInfo } from "../http/request-info";
import { respondJson } from "../http/respond";
import type { JsonObject } from "../json";
import type { Registry } from "../kinds/registry";
import type { Cluster } from "../verbs/cluster";
import { aggregatedDiscovery, aggregatedType } from "./aggregated";
import { openapiIndex, openapiOf } from "./openapi";
import { coreList, groupList, groupOf, resourceList } from "./resource-list";

interface Said {
  body: JsonObject;
  contentType?: string;
}

/** What the server says of itself; false where there is nothing at the path. */
export function serveDiscovery(
  { registry }: Cluster,
  { path }: RequestInfo,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.method !== "GET") return false;
  const parts = path.split("/").filter((part) => part !== "");
  if (["readyz", "livez", "healthz"].includes(parts[0] ?? "")) {
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end("ok");
    return true;
  }
  const { as } = negotiate(request.headers.accept);
  const said = saidAt(registry, parts, as === "APIGroupDiscoveryList");
  if (said) respondJson(response, 200, said.body, [], said.contentType);
  return said !== undefined;
}

function saidAt(registry: Registry, parts: readonly string[], isAggregated: boolean): Said | undefined {
  const [root, group, version] = parts;
  if (root === "version" && group === undefined) return { body: versionInfo };
  if (root === "openapi") return openapiAt(registry, parts);
  if (isAggregated && group === undefined && (root === "api" || root === "apis")) {
    return { body: aggregatedDiscovery(registry, root === "api"), contentType: aggregatedType };
  }
  const body = listAt(registry, root, group, version);
  return body && parts.length <= 3 ? { body } : undefined;
}

function listAt(registry: Registry, root?: string, group?: string, version?: string): JsonObject | undefined {
  if (root === "api") {
    if (group === undefined) return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
    return group === "v1" && version === undefined ? coreList() : undefined;
  }
  if (root !== "apis") return undefined;
  if (group === undefined) return groupList(registry);
  return version === undefined ? groupOf(registry, group) : resourceList(registry, group, version);
}

/** The index is served as text (golden case openapi-v3-index). */
function openapiAt(registry: Registry, [, v3, apis, group, version]: readonly string[]): Said | undefined {
  if (v3 !== "v3") return undefined;
  if (apis === undefined) return { body: openapiIndex(registry), contentType: "text/plain; charset=utf-8" };
  const body = group === undefined || version === undefined ? undefined : openapiOf(registry, group, version);
  return body && { body };
}

const versionInfo = {
  major: "1",
  minor: "32",
  gitVersion: "v1.32.0",
  gitCommit: "0000000000000000000000000000000000000000",
  gitTreeState: "clean",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "go1.23.3",
  compiler: "gc",
  platform: "linux/amd64",
};
