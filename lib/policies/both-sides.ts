import { z } from "zod";
import { actorSchema } from "../access/actor";
import { policySpecSchema } from "./policy-spec";

const sideSchema = z.object({ spec: policySpecSchema.nullable() });

/**
 * What a 409 carries when two people met: what both started from, what the other one left there, and what
 * was asked for. `theirs` is null when there is no policy any more to which the base could belong.
 */
export const bothSidesSchema = z.object({
  base: sideSchema.extend({ revision: z.number().int().nullable() }),
  theirs: sideSchema
    .extend({ revision: z.number().int(), actor: actorSchema, at: z.iso.datetime(), message: z.string() })
    .nullable(),
  yours: sideSchema,
});
export type BothSides = z.infer<typeof bothSidesSchema>;
