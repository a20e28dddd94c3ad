import { z } from "zod";
import { type AccessRecord, accessRecordSchema } from "./access-record";
import type { ShownEntry } from "./masking/mask-entry";
import { formatNs } from "./nanoseconds";
import { outcomeOf, outcomeSchema } from "./outcome";
import { labelledLogs } from "./profiles/known-logs";
import { readLine } from "./profiles/read-line";

/** One line for a page: what it says, and its text cut to a length that pages can carry. */
export const logLineSchema = z.object({
  /** Names the line within its mesh. */
  id: z.string(),
  /** RFC 3339 with nanoseconds. */
  at: z.string(),
  namespace: z.string().nullable(),
  service: z.string().nullable(),
  version: z.string().nullable(),
  instance: z.string().nullable(),
  outcome: outcomeSchema,
  /** The format that it was read as. */
  profile: z.string(),
  /** What is known by the names and labels of pods only. */
  guessed: z.array(z.enum(["service", "version", "caller"])),
  record: accessRecordSchema.nullable(),
  /** Labels stand in place of what was said, mail addresses and keys (docs/access.md). */
  isMasked: z.boolean(),
  text: z.string(),
  /** Characters of the whole text; more than `text` has where it was cut. */
  textLength: z.number().int(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** What a page is given of a line that was masked, or may be seen as it is. */
export function lineOf(entry: ShownEntry, maxText: number, known = labelledLogs): LogLine {
  const { ns, key, line, isMasked } = entry;
  const { profile, record, place, guessed } = readLine(entry, known);
  return {
    id: `${ns}-${key}`,
    at: formatNs(ns),
    namespace: place.namespace ?? null,
    service: place.service ?? null,
    version: place.version ?? null,
    instance: place.instance ?? null,
    outcome: outcomeOf(record?.status, record?.response_flags),
    profile,
    guessed,
    record: record && shortened(record),
    isMasked,
    text: cut(line, maxText),
    textLength: line.length,
  };
}

function shortened(record: AccessRecord): AccessRecord {
  const { message, error, ...rest } = record;
  return {
    ...rest,
    ...(error === undefined ? {} : { error: cut(error, 1_000) }),
    ...(message === undefined ? {} : { message: cut(message, 1_000) }),
  };
}

/** Never through the middle of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return text.slice(0, isHalf ? most - 1 : most);
}
