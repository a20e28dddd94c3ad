import { z } from "zod";
import { dnsLabelSchema, versionNameSchema } from "../policies/names";
import { windowNameSchema } from "../time/window";
import { parseNs } from "./nanoseconds";

export const momentSchema = z
  .string()
  .max(40)
  .refine((text) => parseNs(text) !== undefined, "must be an RFC 3339 time");
const milliseconds = z.coerce.number().min(0).max(86_400_000);
const text = z.string().min(1).max(500);

/** What lines are chosen by. Everything that is given must hold. */
export const filterShape = {
  mesh: dnsLabelSchema,
  namespace: dnsLabelSchema.optional(),
  service: dnsLabelSchema.optional(),
  version: versionNameSchema.optional(),
  /** `ok`, `error`, or one outcome as it was logged: `UNAVAILABLE`, `503`. */
  status: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,64}$/, "must be ok, error or one status")
    .optional(),
  /** One of Envoy's response flags, as in `UO`. */
  flag: z
    .string()
    .regex(/^[A-Za-z0-9]{1,16}$/, "must be one response flag")
    .optional(),
  minDurationMs: milliseconds.optional(),
  minTtftMs: milliseconds.optional(),
  tenant: text.optional(),
  /** Who called, as `namespace/name`. */
  caller: z
    .string()
    .max(130)
    .regex(/^[a-z0-9][-a-z0-9]*\/[a-z0-9][-a-z0-9]*$/, "must be namespace/name")
    .optional(),
  /** Anywhere in the line, in upper or lower case. */
  text: text.optional(),
};

/** Between `start` (inclusive) and `end` (exclusive), or the last `window` before `at`. */
export const timeShape = {
  window: windowNameSchema.optional(),
  at: momentSchema.optional(),
  start: momentSchema.optional(),
  end: momentSchema.optional(),
};

const filterSchema = z.object(filterShape);
export type LineFilter = z.output<typeof filterSchema>;
const timesSchema = z.object(timeShape);
export type Times = z.output<typeof timesSchema>;
