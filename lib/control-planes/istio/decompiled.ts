import "server-only";
import type { Beyond } from "./reading";

/** An object of the cluster, as its interface answers; nothing in it is trusted. */
export type IstioObject = { metadata?: { name?: string; namespace?: string }; spec?: unknown };
export type IstioObjects = { virtualService: IstioObject | null; destinationRule: IstioObject | null };

export type Decompiled<Spec> =
  /** `changes`: what would be different once Heddle wrote it, though no field is lost. */
  | { outcome: "spec"; spec: Spec | null; changes: Beyond[] }
  /** What no policy can say, by path. */
  | { outcome: "beyond"; fields: Beyond[] };
