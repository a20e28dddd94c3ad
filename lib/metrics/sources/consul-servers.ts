import type { Source } from "./source";
import { way } from "./way";

/**
 * What Consul's servers say of their certificate authority: the leader, all others NaN. Without `disable_hostname` the name of the
 * host stands within the series' names.
 */
export const consulServers: Source = {
  name: "consul-servers",
  layer: "mesh",
  labels: { namespace: "namespace", pod: "pod" },
  fromTarget: ["namespace", "pod"],
  ways: {
    signingCertificateTtl: [way.gauge("consul_mesh_active_signing_ca_expiry", { over: "min" })],
    rootCertificateTtl: [way.gauge("consul_mesh_active_root_ca_expiry", { over: "min" })],
  },
};
