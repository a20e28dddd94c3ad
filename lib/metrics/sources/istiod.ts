import type { Source } from "./source";
import { way } from "./way";

/** What Istio's own authority says of its certificates; a replica that holds none says -1. */
export const istiod: Source = {
  name: "istiod",
  layer: "mesh",
  labels: { namespace: "namespace", pod: "pod" },
  fromTarget: ["namespace", "pod"],
  ways: {
    signingCertificateTtl: [
      way.gauge("citadel_server_cert_chain_expiry_timestamp", { over: "min", fromNow: true }),
    ],
    rootCertificateTtl: [
      way.gauge("citadel_server_root_cert_expiry_timestamp", { over: "min", fromNow: true }),
    ],
  },
};
