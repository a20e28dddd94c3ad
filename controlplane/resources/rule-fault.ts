import type { DescField } from "@bufbuild/protobuf";
import type { Bounds, FieldRule, TextRule } from "./validation-rule";

/** protoc-gen-validate's own expressions (its Go templates, `known.go`). */
const wellKnown: Record<string, { strict: RegExp; loose: RegExp }> = {
  HTTP_HEADER_NAME: { strict: /^:?[0-9a-zA-Z!#$%&'*+\-.^_|~`]+$/, loose: /^[^\0\n\r]*$/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  HTTP_HEADER_VALUE: { strict: /^[^\x00-\x08\x0a-\x1f\x7f]*$/, loose: /^[^\0\n\r]*$/ },
};

/** Whether a field with this rule has to be set at all. */
export function isRequired({ message, any, duration }: FieldRule): boolean {
  return message?.required === true || any?.required === true || duration?.required === true;
}

/** What is wrong with a field's value, or undefined. `value` is as protobuf-es has it. Pure. */
export function ruleFault(rule: FieldRule, value: unknown, field?: DescField): string | undefined {
  if (rule.string) return textFault(rule.string, String(value));
  const range = rule.uint32 ?? rule.uint64 ?? rule.double;
  if (range) return rangeFault(range, Number(value), Number);
  if (rule.duration) return rangeFault(rule.duration, secondsOf(value), secondsOfText);
  if (rule.enum) return enumFault(rule.enum, Number(value), field);
  if (rule.bool) return rule.bool.const === value ? undefined : `has to be ${rule.bool.const}`;
  if (rule.bytes) return lengthFault(rule.bytes, (value as Uint8Array).length);
  if (rule.repeated) return listFault(rule.repeated, value as unknown[], field);
  if (rule.map) return mapFault(rule.map, value as object);
  return undefined;
}

function textFault(rule: TextRule, text: string): string | undefined {
  if (rule.ignore_empty && text === "") return undefined;
  if ([...text].length < Number(rule.min_len ?? 0)) return "must not be empty";
  if (Buffer.byteLength(text) > Number(rule.max_bytes ?? Number.POSITIVE_INFINITY)) return "is too long";
  if (rule.in && !rule.in.includes(text)) return `must be one of ${rule.in.join(", ")}`;
  if (rule.pattern !== undefined && !new RegExp(rule.pattern, "u").test(text))
    return `must be as ${rule.pattern}`;
  const known = rule.well_known_regex === undefined ? undefined : wellKnown[rule.well_known_regex];
  const fits = known === undefined || (rule.strict === false ? known.loose : known.strict).test(text);
  return fits ? undefined : `must be a ${rule.well_known_regex}`;
}

function rangeFault(
  { gt, gte, lt, lte }: Bounds,
  value: number,
  read: (bound: number | string) => number,
): string | undefined {
  if (gt !== undefined && !(value > read(gt))) return `must be more than ${gt}`;
  if (gte !== undefined && !(value >= read(gte))) return `must be no less than ${gte}`;
  if (lt !== undefined && !(value < read(lt))) return `must be less than ${lt}`;
  if (lte !== undefined && !(value <= read(lte))) return `must be no more than ${lte}`;
  return undefined;
}

function secondsOf(value: unknown): number {
  const { seconds, nanos } = value as { seconds: bigint; nanos: number };
  return Number(seconds) + nanos / 1e9;
}

function secondsOfText(text: number | string): number {
  return Number(String(text).replace(/s$/, ""));
}

function enumFault(
  rule: NonNullable<FieldRule["enum"]>,
  value: number,
  field?: DescField,
): string | undefined {
  if (rule.not_in?.includes(value)) return `must not be ${value}`;
  const isEnum = field !== undefined && "enum" in field && field.enum !== undefined;
  return rule.defined_only && isEnum && !field.enum.values.some(({ number }) => number === value)
    ? "is no value that is known"
    : undefined;
}

function lengthFault(rule: { min_len?: string; max_len?: string }, length: number): string | undefined {
  if (length < Number(rule.min_len ?? 0)) return "must not be empty";
  return length > Number(rule.max_len ?? Number.POSITIVE_INFINITY) ? "is too long" : undefined;
}

function listFault(
  rule: NonNullable<FieldRule["repeated"]>,
  items: unknown[],
  field?: DescField,
): string | undefined {
  if (items.length < Number(rule.min_items ?? 0)) return `must have at least ${rule.min_items}`;
  if (items.length > Number(rule.max_items ?? Number.POSITIVE_INFINITY))
    return `must have at most ${rule.max_items}`;
  if (rule.unique && new Set(items).size !== items.length) return "must not have one twice";
  if (rule.items === undefined) return undefined;
  for (const item of items) {
    const fault = ruleFault(rule.items, item, field);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function mapFault(rule: NonNullable<FieldRule["map"]>, entries: object): string | undefined {
  const keys = Object.keys(entries);
  if (keys.length < Number(rule.min_pairs ?? 0)) return `must have at least ${rule.min_pairs}`;
  const { keys: keyRule } = rule;
  if (keyRule === undefined) return undefined;
  return keys.map((key) => ruleFault(keyRule, key)).find((fault) => fault !== undefined);
}
