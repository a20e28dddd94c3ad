import "server-only";
import { z } from "zod";
import { type GatewayApiOptions, gatewayApiOptionsSchema } from "../gateway-api/options";
import { serverOptionsSchema } from "./servers/server-options";

/**
 * What has to be known of one service beside its policy. `unified`: the installed Linkerd has the unified failure accrual
 * (edge releases since 2026), which ejects by success rate too; a Linkerd without it ignores all of the annotations. `servers`: how the
 * Servers are written that rate limits and access policies hang on; left out, none is.
 */
export const linkerdOptionsSchema = gatewayApiOptionsSchema
  .omit({ parent: true, experimental: true })
  .extend({ unified: z.boolean().default(false), servers: serverOptionsSchema.optional() });
export type LinkerdOptions = z.infer<typeof linkerdOptionsSchema>;

/** The same as the Gateway API knows it: a route of Linkerd's has the Service for its parent and no `retry`. */
export function gatewayOptions({ port, backends, protocol }: LinkerdOptions): GatewayApiOptions {
  return { parent: { kind: "Service" }, port, backends, protocol, experimental: false };
}
