import "server-only";
import type { IstioAccessOptions } from "./access/access-options";

/** What of a mesh decides how Istio's resources name things. */
export type IstioOptions = {
  /** The cluster's domain, as `cluster.local`. */
  domain: string;
  /** The pods' label that holds the version, as `version`. */
  versionLabel: string;
  /** How access policies name a service's pods and its identity; left out, as the settings have it by themselves. */
  access?: IstioAccessOptions;
  /** The service's ports, where known: a destination that names the only one says nothing by it. */
  ports?: readonly number[];
};
