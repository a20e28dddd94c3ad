import { z } from "zod";
import { type AccessRecord, accessRecordSchema, readAccessRecord } from "./access-record";
import type { Entry } from "./entry";
import { formatNs } from "./nanoseconds";
import { outcomeOf, outcomeSchema } from "./outcome";

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
  record: accessRecordSchema.nullable(),
  text: z.string(),
  /** Characters of the whole text; more than `text` has where it was cut. */
  textLength: z.number().int(),
});
export type LogLine = z.infer<typeof logLineSchema>;

export function lineOf({ ns, key, labels, line }: Entry, maxText: number): LogLine {
  const record = readAccessRecord(line);
  const said = (name: "namespace" | "service" | "version" | "instance") =>
    known(labels[name]) ?? known(record?.[name]);
  return {
    id: `${ns}-${key}`,
    at: formatNs(ns),
    namespace: said("namespace"),
    service: said("service"),
    version: said("version"),
    instance: said("instance"),
    outcome: outcomeOf(record?.status, record?.response_flags),
    record: record && shortened(record),
    text: cut(line, maxText),
    textLength: line.length,
  };
}

/** The mesh writes `unknown` where it does not know. */
function known(value: string | undefined): string | null {
  return value === undefined || value === "" || value === "unknown" ? null : value;
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
