import { z } from "zod";
import { errorCodes, upstreams } from "../errors";

/** RFC 9457 problem document. `code` is stable and translated by the reader; 409s carry further fields. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  upstream: z.enum(upstreams).optional(),
  since: z.iso.datetime().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
