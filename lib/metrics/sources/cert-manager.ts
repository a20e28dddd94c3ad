import { equals, type Matcher, notEquals } from "../../promql/promql";
import type { Source } from "./source";
import { way } from "./way";

const certificateOf = (
  namespace: string,
  set: readonly Matcher[],
): Pick<Source, "layer" | "labels" | "ways"> => {
  const rest = { over: "min", fromNow: true, sets: [set] } as const;
  return {
    layer: "cluster",
    labels: { namespace, certificate: "name", issuer: "issuer_name" },
    ways: {
      issuedCertificateTtl: [way.gauge("certmanager_certificate_expiration_timestamp_seconds", rest)],
      issuedCertificateAge: [
        way.gauge("certmanager_certificate_not_before_timestamp_seconds", { ...rest, scale: -1 }),
      ],
    },
  };
};

const exported = [notEquals("exported_namespace", "")];

/** What cert-manager says of the certificates that it issues, where the scrape's own labels won (as its chart has it). */
export const certManagerExported: Source = {
  name: "cert-manager-exported",
  ...certificateOf("exported_namespace", exported),
  marks: [exported],
};

/** The same where its own labels are honoured. */
export const certManager: Source = {
  name: "cert-manager",
  ...certificateOf("namespace", [equals("exported_namespace", "")]),
};
