import type { LogProfile } from "./log-profile";
import { podLabels } from "./pod-labels";

/** The last resort: lines that nobody knows how to read. One that holds a request's id belongs to it. */
export const plain: LogProfile = {
  name: "plain",
  by: "pods",
  labels: podLabels,
  isAccess: false,
  format: { kind: "plain" },
  signature: [],
  absent: [],
  fields: {},
};
