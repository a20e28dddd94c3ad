import { allProfiles } from "./all-profiles";
import { heddle } from "./heddle";
import type { LogProfile } from "./log-profile";

/** What the streams of a log store are called by: for each thing the label that says it here, or none. */
export type KnownLabels = {
  namespace: string | null;
  pod: string | null;
  container: string | null;
  app: string | null;
  version: string | null;
  /** One that every stream of a pod has. */
  any: string | null;
};

/** What a log store holds, as far as queries and readers of lines need to know. */
export type KnownLogs = {
  by: LogProfile["by"];
  /** In the order in which they are tried on a line. */
  profiles: readonly LogProfile[];
  /** Those whose lines are there as far as is seen. */
  active: readonly LogProfile[];
  labels: KnownLabels;
  /** Whether other meshes' streams, which name their mesh, are there too. */
  isShared: boolean;
  /** Labels that bound this mesh's streams, from its settings. */
  bound: Readonly<Record<string, string>>;
};

const noLabels: KnownLabels = {
  ...{ namespace: null, pod: null, container: null },
  ...{ app: null, version: null, any: null },
};

/** Streams that say mesh, namespace, service and version, with lines of Heddle's own format. */
export const labelledLogs: KnownLogs = {
  ...{ by: "labelled", profiles: [heddle], active: [heddle] },
  ...{ labels: noLabels, isShared: false, bound: {} },
};

/** The profiles of pods' logs, in the order in which they are tried. */
export const podProfiles = allProfiles.filter(({ by }) => by === "pods");
