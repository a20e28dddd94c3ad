import "server-only";
import { z } from "zod";
import { gatewayApiOptionsSchema } from "../gateway-api/options";

/** `route`: the route whose backends a circuit breaker is for, where it is not named as the service is. */
export const envoyGatewayOptionsSchema = gatewayApiOptionsSchema.extend({
  route: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
    .optional(),
});
export type EnvoyGatewayOptions = z.infer<typeof envoyGatewayOptionsSchema>;
