import { create, toBinary } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "../generated/envoy/config/core/v3/base_pb";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb";
import {
  type RouteConfiguration,
  RouteConfigurationSchema,
} from "../generated/envoy/config/route/v3/route_pb";
import type { ServiceName } from "../service-names";
import type { ServiceConfig } from "../wire";
import { buildListener } from "./build-listener";
import { buildRoute, reachableRules } from "./build-route";
import { clustersOf } from "./clusters-of";
import { fingerprintOf, type Resource, sealResource } from "./resource";

export type CompiledService = {
  listener: Resource;
  route: Resource;
  /** The clusters that the routes name: a client that acts on the routes has taken these. */
  clusters: string[];
};

/** The listener and the routes of one service, stamped with the content's etag. Pure. */
export function compileService(name: ServiceName, config: ServiceConfig, etag: string): CompiledService {
  const rules = config.route === undefined ? [] : reachableRules(config.route);
  const listener = buildListener(name, { faults: rules.some((rule) => rule.fault !== undefined) });
  const route = buildRoute(name, config.route);
  stampTogether(listener, route, etag);
  const clusters = clustersOf(route);
  return {
    listener: sealResource(ListenerSchema, listener),
    route: { ...sealResource(RouteConfigurationSchema, route), clusters },
    clusters,
  };
}

/**
 * grpc-js-xds 1.14.1 does not apply a listener that changes alone, and takes resources for equal when
 * the new one only adds map entries. A digest of both, in both, makes every change visible.
 */
export function stampTogether(listener: Listener, route: RouteConfiguration, etag: string): void {
  const digest = fingerprintOf(toBinary(ListenerSchema, listener), toBinary(RouteConfigurationSchema, route));
  listener.metadata = stamp(digest, etag);
  route.metadata = stamp(digest, etag);
}

function stamp(digest: string, etag: string): Metadata {
  return create(MetadataSchema, { filterMetadata: { heddle: { digest, etag } } });
}
