import { createHash } from "node:crypto";
import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { create, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { type MessageFault, messageFault } from "./check-message";

/** In the order in which they are pushed. */
export const resourceTypes = ["cluster", "endpoint", "listener", "scope", "route"] as const;
export type ResourceType = (typeof resourceTypes)[number];

export const typeUrls: Record<ResourceType, string> = {
  cluster: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  endpoint: "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment",
  listener: "type.googleapis.com/envoy.config.listener.v3.Listener",
  scope: "type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration",
  route: "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
};

export function resourceTypeOf(typeUrl: string): ResourceType | undefined {
  return resourceTypes.find((type) => typeUrls[type] === typeUrl);
}

/** A resource ready to be sent; two with the same fingerprint are the same bytes. */
export type Resource = {
  any: Any;
  fingerprint: string;
  /** Of routes: the clusters that they name. */
  clusters?: readonly string[];
};

export function packAny<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Any {
  return create(AnySchema, {
    typeUrl: `type.googleapis.com/${schema.typeName}`,
    value: toBinary(schema, message),
  });
}

export function fingerprintOf(...parts: Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex").slice(0, 16);
}

/** Thrown for what a client would refuse: it is never published. */
export class InvalidResourceError extends Error {
  constructor(
    readonly typeName: string,
    readonly fault: MessageFault,
  ) {
    super(`${typeName} ${fault.path}: ${fault.message}`);
  }
}

/** Throws `InvalidResourceError` where Envoy's own validation would refuse the message. */
export function sealResource<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Resource {
  const fault = messageFault(schema, message);
  if (fault !== undefined) throw new InvalidResourceError(schema.typeName, fault);
  const any = packAny(schema, message);
  return { any, fingerprint: fingerprintOf(any.value) };
}
