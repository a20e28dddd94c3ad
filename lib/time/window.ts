import { z } from "zod";

/** The windows a page can look back over, in seconds, by the word the URL carries. */
export const windowSeconds = { "1m": 60, "5m": 300, "15m": 900, "1h": 3600, "6h": 21600 } as const;

export const windowNameSchema = z.enum(["1m", "5m", "15m", "1h", "6h"]);
export type WindowName = z.infer<typeof windowNameSchema>;

/** The shortest window first shown: long enough for four scrapes at the demo's pace and a steady rate. */
export const defaultWindow: WindowName = "1m";
