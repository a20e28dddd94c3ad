import { demoFieldNames } from "../access-record";
import type { FieldPlace, LogProfile, NeutralField } from "./log-profile";

/** Heddle's own: one JSON object a call, its fields named as they are read; streams say mesh, namespace, service, version. */
export const heddle: LogProfile = {
  name: "heddle",
  by: "labelled",
  labels: { mesh: ["mesh"], namespace: ["namespace"], service: ["service"], version: ["version"] },
  isAccess: true,
  format: { kind: "json" },
  signature: [],
  absent: [""],
  fields: Object.fromEntries(demoFieldNames.map((name): [NeutralField, FieldPlace] => [name, { at: name }])),
};
