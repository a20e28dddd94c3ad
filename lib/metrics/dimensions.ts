import { z } from "zod";
import type { Dimension } from "./concepts";

/** All that figures can be told apart by, as a request may name it. */
export const dimensions = [
  "namespace",
  "service",
  "version",
  "callerNamespace",
  "callerService",
  "protocol",
  "pod",
  "tenant",
  "model",
  "reason",
  "code",
  "gpu",
] as const satisfies readonly Dimension[];
const dimensionSchema = z.enum(dimensions);

/** `service,version` as a list without repeats. */
export const dimensionListSchema = z
  .string()
  .max(200)
  .transform((text) => [...new Set(text.split(",").filter((word) => word !== ""))])
  .pipe(z.array(dimensionSchema).max(4));
