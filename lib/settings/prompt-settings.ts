import "server-only";
import { z } from "zod";
import { roles, usualPromptRoles } from "../access/grants";

/** Who may read what people and models said, where it stands in log lines (docs/access.md). An empty list: nobody. */
export const promptSettingsSchema = z
  .strictObject({
    roles: z
      .array(z.enum(roles))
      .max(roles.length)
      .default([...usualPromptRoles]),
  })
  .prefault({});
export type PromptSettings = z.output<typeof promptSettingsSchema>;
