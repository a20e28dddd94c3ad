import { z } from "zod";

export const changeKindSchema = z.enum(["apply", "shift", "undo", "roll-back", "expiry", "automation"]);
export type ChangeKind = z.infer<typeof changeKindSchema>;
