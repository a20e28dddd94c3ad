import { experimental, type Metadata, type StatusObject } from "@grpc/grpc-js";
import type { HttpFilterConfig, HttpFilterRegistryEntry } from "@grpc/grpc-js-xds/build/src/http-filter.js";
import { readRouteInfo, routeInfoTypeUrl } from "../../controlplane/read-route-info";
import { routeHeader } from "./propagation";
import { noteRoute } from "./routed-calls";

const printable = /^[\x20-\x7e]{1,1024}$/;

/** `config` is the header's value: the route's policy, revision, change and rule as compact JSON, or null. */
function parseConfig(encoded: { type_url: string; value: Uint8Array }): HttpFilterConfig | null {
  try {
    const info = readRouteInfo(encoded);
    const text = info === null ? null : JSON.stringify(info);
    return { typeUrl: routeInfoTypeUrl, config: text !== null && printable.test(text) ? text : null };
  } catch {
    return null;
  }
}

/** Tells the server which route chose it, and tells the caller the same when the answer comes. */
class RouteInfoFilter extends experimental.BaseFilter {
  constructor(
    private readonly route: string | null,
    private readonly cluster: string | null,
  ) {
    super();
  }

  override async sendMetadata(metadata: Promise<Metadata>): Promise<Metadata> {
    const sent = await metadata;
    noteRoute(sent, this.cluster);
    if (this.route === null) sent.remove(routeHeader);
    else sent.set(routeHeader, this.route);
    return sent;
  }

  override receiveMetadata(metadata: Metadata): Metadata {
    if (this.route !== null) metadata.set(routeHeader, this.route);
    return metadata;
  }

  /** A call that nobody answered has a status only. */
  override receiveTrailers(status: StatusObject): StatusObject {
    if (this.route === null) return status;
    // The picker's own statuses are shared by many calls.
    const metadata = status.metadata.clone();
    metadata.set(routeHeader, this.route);
    return { ...status, metadata };
  }
}

function clusterOf(route: string): string | null {
  const { cluster } = JSON.parse(route) as { cluster?: unknown };
  return typeof cluster === "string" ? cluster : null;
}

class RouteInfoFilterFactory {
  private readonly route: string | null;
  private readonly cluster: string | null;

  constructor(config: HttpFilterConfig, override?: HttpFilterConfig) {
    const route: unknown = (override ?? config).config;
    this.route = typeof route === "string" ? route : null;
    this.cluster = this.route && clusterOf(this.route);
  }

  createFilter(): RouteInfoFilter {
    return new RouteInfoFilter(this.route, this.cluster);
  }
}

/** The `heddle.route_info` client filter, as the xDS client's registry takes it. */
export const routeInfoFilter: { typeUrl: string; entry: HttpFilterRegistryEntry } = {
  typeUrl: routeInfoTypeUrl,
  entry: {
    parseTopLevelFilterConfig: parseConfig,
    parseOverrideFilterConfig: parseConfig,
    httpFilterConstructor: RouteInfoFilterFactory,
  },
};
