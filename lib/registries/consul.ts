import "server-only";
import type { GivenConnection } from "../connections/credentials";
import { CatalogLook } from "../control-planes/consul/catalog-look";
import { consulUpstream } from "../control-planes/consul/client";
import type { EndpointGroup } from "../control-planes/control-plane";
import { dnsLabelSchema } from "../policies/names";
import type { RegistrySettings } from "../settings/registry-settings";
import type { ServiceRegistry } from "./service-registry";

type Own = Extract<RegistrySettings, { kind: "consul" }>;
type Settings = Omit<Own, "kind" | "name" | "everySeconds" | "connection"> & { connection: GivenConnection };

/** A Consul's catalog: the instances whose checks all pass. */
export function consulRegistry({ connection, ...options }: Settings): ServiceRegistry {
  const upstream = consulUpstream(
    connection,
    { ...options, primaryDatacenter: undefined, callers: {} },
    "registry",
  );
  const catalog = new CatalogLook(upstream);
  return {
    read: async (signal) => {
      const all = await catalog.groups(signal);
      const isShown = ({ service }: EndpointGroup) => dnsLabelSchema.safeParse(service).success;
      const leftOut = new Set(all.filter((group) => !isShown(group)).map(({ service }) => service)).size;
      return { groups: all.filter(isShown), leftOut };
    },
    close: () => upstream.connection.close(),
  };
}
