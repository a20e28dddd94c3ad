import { linkerdInbound } from "./linkerd-inbound";
import type { Source } from "./source";

/** The same as `linkerd-inbound` where no route tells versions apart: a version is what the pods' label `version` says. */
export const linkerdPods: Source = {
  ...linkerdInbound,
  name: "linkerd-pods",
  labels: { ...linkerdInbound.labels, version: "version" },
};
