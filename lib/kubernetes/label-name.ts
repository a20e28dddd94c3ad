import "server-only";
import { z } from "zod";

/** A label's name, with or without a prefix (`version`, `app.kubernetes.io/version`). */
export const labelNameSchema = z
  .string()
  .regex(/^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/, "is no label's name");
