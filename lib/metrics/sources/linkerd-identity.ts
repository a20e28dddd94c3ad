import { linkerdInbound } from "./linkerd-inbound";
import type { SeriesWay, Source } from "./source";
import { way } from "./way";

/** Proxies of 2026 put `control_` before the name. */
const ofProxy = (name: string, rest: Partial<SeriesWay> = {}) =>
  ["control_", ""].map((prefix) =>
    way.gauge(`${prefix}identity_cert_${name}_timestamp_seconds`, { over: "min", fromNow: true, ...rest }),
  );

/** What Linkerd's proxies say of their certificates, and the identity controller of the one that it signs with. */
export const linkerdIdentity: Source = {
  name: "linkerd-identity",
  layer: "mesh",
  labels: { ...linkerdInbound.labels, version: "version" },
  ...(linkerdInbound.fromTarget ? { fromTarget: linkerdInbound.fromTarget } : {}),
  ways: {
    certificateTtl: ofProxy("expiration"),
    certificateAge: ofProxy("refresh", { scale: -1 }),
    signingCertificateTtl: [way.gauge("issuer_cert_ttl_seconds", { over: "min" })],
  },
};
