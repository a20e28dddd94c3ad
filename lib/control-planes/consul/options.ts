import "server-only";
import { z } from "zod";
import { dnsLabelSchema } from "../../policies/names";

/** Consul's own bound on names of datacenters, namespaces and partitions is a DNS label; case is free. */
const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/, "is not a name in Consul");

/** What is said of a Consul besides its connection. */
export const consulOptionsShape = {
  /** Where services are looked up; left out, the agent's own. */
  datacenter: nameSchema.optional(),
  /**
   * Where Consul writes configuration whomever it is told by, and where it is read from here: copies elsewhere come
   * later. Left out, the same as `datacenter`.
   */
  primaryDatacenter: nameSchema.optional(),
  /** The one namespace that this mesh stands for. Community Edition has `default` alone. */
  namespace: dnsLabelSchema.default("default"),
  /** An admin partition (Enterprise): `default` says that it is Enterprise where nothing else does. */
  partition: dnsLabelSchema.optional(),
  /** The key of `Service.Meta` that says which version an instance is. */
  versionMeta: z
    .string()
    .max(128)
    .regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, "is not a key of Meta")
    .default("version"),
  /** Who calls a service, where Consul cannot tell: services by the service that they call. */
  callers: z.record(dnsLabelSchema, z.array(dnsLabelSchema).min(1)).default({}),
};
export const consulOptionsSchema = z.strictObject(consulOptionsShape);
export type ConsulOptions = z.output<typeof consulOptionsSchema>;

/** Whether callers may be of several namespaces, which only Enterprise has. Pure. */
export function hasNamespaces({
  namespace,
  partition,
}: Pick<ConsulOptions, "namespace" | "partition">): boolean {
  return namespace !== "default" || partition !== undefined;
}
