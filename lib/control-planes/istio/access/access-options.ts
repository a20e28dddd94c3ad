import "server-only";
import { z } from "zod";
import { labelNameSchema } from "../../../kubernetes/label-name";
import { accountPatternSchema } from "../../kubernetes/account-pattern";

/** How access policies of an Istio mesh name a service's pods and its identity. */
export const istioAccessOptionsSchema = z
  .strictObject({
    /** The pods' label that holds their service's name. */
    workloadLabel: labelNameSchema.default("app"),
    serviceAccount: accountPatternSchema,
    /** Who refuses calls: the proxies of the service's pods, or its waypoint in ambient mode. */
    enforcedBy: z.enum(["sidecar", "waypoint"]).default("sidecar"),
  })
  .prefault({});
export type IstioAccessOptions = z.output<typeof istioAccessOptionsSchema>;

export const usualAccessOptions: IstioAccessOptions = istioAccessOptionsSchema.parse(undefined);
