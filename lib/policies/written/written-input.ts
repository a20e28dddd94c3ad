import { z } from "zod";

/**
 * A written spec in a request's body. Which kind it is of is only known with the policy, so it is taken as it is here and
 * read by `fromWritten`, whose faults name paths; what may stand in it is what `written` of an answer says.
 */
export const writtenSpecInputSchema = z.record(z.string(), z.unknown()).nullable().meta({
  description: "The policy's spec in percent, as `written` in answers; null takes the policy away.",
});
