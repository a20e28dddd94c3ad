import "server-only";
import { z } from "zod";
import { AppError, type InputFault } from "../errors";

const maxFaults = 50;

/** Query parameters as an object. A name given twice is refused rather than guessed at. */
export function queryObject(search: URLSearchParams): Record<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of search) {
    if (found.has(name)) throw malformed([{ path: name, message: "is given more than once" }]);
    found.set(name, value);
  }
  return Object.fromEntries(found);
}

/**
 * Parses what a request gave; unknown fields of an object are refused, and text that Postgres cannot hold. Throws `malformed`
 * naming every path.
 */
export function parseInput<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const unstorable = unstorableText(value);
  if (unstorable.length > 0) throw malformed(unstorable.slice(0, maxFaults));
  const result = strict(schema).safeParse(value);
  if (result.success) return result.data as z.output<S>;
  throw malformed(faultsOf(result.error));
}

/** A body that is absent counts as `{}` where the schema does not take "nothing". */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  if (value === undefined && !schema.safeParse(undefined).success) return parseInput(schema, {});
  return parseInput(schema, value);
}

/** Zod's issues as paths in dot notation, each field that is not known by its own path. */
export function faultsOf(error: z.ZodError): InputFault[] {
  return error.issues.flatMap((issue) => issueFaults(issue)).slice(0, maxFaults);
}

/** Names and texts with NUL or half of a surrogate pair in them. What is parsed from JSON is not nested deeply. */
function unstorableText(value: unknown, path: string[] = []): InputFault[] {
  if (typeof value === "string") {
    const message = "must not contain NUL or half of a surrogate pair";
    return /\0|\p{Surrogate}/u.test(value) ? [{ path: dotted(path), message }] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const inside = [...path, name];
    return [...unstorableText(name, inside), ...unstorableText(item, inside)];
  });
}

function issueFaults(issue: z.core.$ZodIssue): InputFault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: dotted([...issue.path, key]), message: "is not a known field" }));
  }
  return [{ path: dotted(issue.path), message: issue.message }];
}

function dotted(path: PropertyKey[]): string {
  return path.map((part) => String(part).slice(0, 200)).join(".");
}

function malformed(faults: InputFault[]): AppError {
  const first = faults[0];
  const detail = first ? `${first.path === "" ? "The input" : first.path}: ${first.message}` : "unreadable";
  return new AppError("malformed", detail.slice(0, 500), { faults, params: { path: first?.path ?? "" } });
}

/** A schema is compiled when it first parses: a new copy at every request would be, at every request. */
const strictCopies = new WeakMap<z.ZodType, z.ZodType>();

function strict(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodObject)) return schema;
  const copy = strictCopies.get(schema) ?? schema.strict();
  strictCopies.set(schema, copy);
  return copy;
}
