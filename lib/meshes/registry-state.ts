import { z } from "zod";

/** How a registry answers, and how much it knows; `services` and `endpoints` are null until it told once. */
export const registryStateSchema = z.object({
  state: z.enum(["up", "down", "unknown"]),
  since: z.iso.datetime().nullable(),
  /** When it last told all that it knows: how old what is shown of it is. */
  lastGoodAt: z.iso.datetime().nullable(),
  error: z.string().nullable(),
  services: z.number().int().nullable(),
  endpoints: z.number().int().nullable(),
  /** Services that are not shown: what they are called is no DNS label. */
  leftOut: z.number().int(),
});
export type RegistryState = z.infer<typeof registryStateSchema>;
