import "server-only";
import type { GivenConnection } from "../connections/credentials";
import { clusterConnection } from "../control-planes/connection-of";
import { rightsConsul } from "../control-planes/consul/rights";
import { roleText } from "../control-planes/kubernetes/rights";
import { assertNever } from "../errors";
import { processSingleton } from "../http/process-singleton";
import { nameOf, type RegistrySettings } from "../settings/registry-settings";
import { requireMesh } from "../settings/settings";
import { consulRegistry } from "./consul";
import { dnsRegistry } from "./dns";
import { eurekaRegistry } from "./eureka";
import { FollowedRegistry } from "./followed-registry";
import { kubernetesRegistry } from "./kubernetes";

/** The registries of a mesh, in the order of its settings. Throws `not-found` for a mesh that is not there. */
export function registriesOf(mesh: string): FollowedRegistry[] {
  const { registries } = requireMesh(mesh);
  return processSingleton(`registries.${mesh}`, () => registries.map(followed));
}

/** How a registry is reached, and what it has to allow; DNS is asked without a connection. Throws an Error that names a kubeconfig that cannot be used. */
export function wayTo(settings: RegistrySettings): { connection: GivenConnection | null; reading: string } {
  switch (settings.kind) {
    case "kubernetes":
      return {
        connection: clusterConnection(settings.cluster),
        reading: roleText("heddle-read-endpoints", null, [
          { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
          { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
        ]),
      };
    case "consul":
      return { connection: settings.connection, reading: rightsConsul(settings, null).reading };
    case "eureka":
      return { connection: settings.connection, reading: "GET /apps" };
    case "dns":
      return {
        connection: null,
        reading: settings.names.map(({ name, type }) => `${type} ${name}`).join("\n"),
      };
    default:
      return assertNever(settings);
  }
}

function followed(settings: RegistrySettings): FollowedRegistry {
  const name = nameOf(settings);
  switch (settings.kind) {
    case "kubernetes":
      // What is followed is in memory: looking at it costs nothing.
      return new FollowedRegistry(kubernetesRegistry(settings), { name, everySeconds: 0 });
    case "consul": {
      const { kind: _kind, name: _name, everySeconds, ...options } = settings;
      return new FollowedRegistry(consulRegistry(options), { name, everySeconds });
    }
    case "eureka":
      return new FollowedRegistry(eurekaRegistry(settings), { name, everySeconds: settings.everySeconds });
    case "dns":
      // Names keep their own time.
      return new FollowedRegistry(dnsRegistry(settings), { name, everySeconds: 1 });
    default:
      return assertNever(settings);
  }
}
