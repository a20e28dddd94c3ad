import "server-only";
import type { KubernetesObject } from "../../kubernetes/object";

/** The object in each role of a layout, in the order of its `roles`; undefined where there is none yet. */
export type Located = (KubernetesObject | undefined)[];
