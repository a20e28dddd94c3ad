import { z } from "zod";

/** Text that is JSON, parsed: for settings that are one variable. What it says is for another schema. */
export const jsonTextSchema = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "is not JSON" });
    return z.NEVER;
  }
});
