import { z } from "zod";

/** From the whole, as in `/rules/0/timeoutMs`: a JSON Pointer (RFC 6901). */
const pointerSchema = z.string().regex(/^(\/([^~/]|~[01])*)*$/);

/** One step of a JSON Patch (RFC 6902), of the operations that a fix needs. */
export const patchStepSchema = z.discriminatedUnion("op", [
  z.object({ op: z.enum(["add", "replace"]), path: pointerSchema, value: z.unknown() }),
  z.object({ op: z.literal("remove"), path: pointerSchema }),
  z.object({ op: z.literal("move"), from: pointerSchema, path: pointerSchema }),
]);
export type PatchStep = z.infer<typeof patchStepSchema>;

/** The pointer to a field by its parts. Pure. */
export function pointerOf(...parts: readonly (string | number)[]): string {
  return parts.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * A written spec with the steps done to it, in a copy. Undefined where a step does not fit what stands there: the spec has
 * moved on since the patch was made. Pure.
 */
export function patchedSpec(spec: unknown, patch: readonly PatchStep[]): unknown {
  const copy = structuredClone(spec);
  return patch.every((step) => isDone(copy, step)) ? copy : undefined;
}

function isDone(root: unknown, step: PatchStep): boolean {
  if (step.op !== "move") return isSet(root, step);
  const taken = valueAt(root, step.from);
  return (
    taken !== undefined &&
    isSet(root, { op: "remove", path: step.from }) &&
    isSet(root, { op: "add", path: step.path, value: taken })
  );
}

function partsOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function isSet(root: unknown, step: Exclude<PatchStep, { op: "move" }>): boolean {
  const parts = partsOf(step.path);
  const name = parts.pop();
  const parent = parts.reduce<unknown>(entryOf, root);
  if (name === undefined || typeof parent !== "object" || parent === null) return false;
  if (step.op !== "add" && entryOf(parent, name) === undefined) return false;
  if (Array.isArray(parent)) return isSpliced(parent, name, step);
  if (step.op === "remove") return Reflect.deleteProperty(parent, name);
  return Reflect.defineProperty(parent, name, {
    value: step.value,
    ...{ enumerable: true, configurable: true, writable: true },
  });
}

function isSpliced(list: unknown[], name: string, step: Exclude<PatchStep, { op: "move" }>): boolean {
  const index = name === "-" ? list.length : Number(name);
  if (!Number.isInteger(index) || index < 0 || index > list.length) return false;
  const value = step.op === "remove" ? [] : [step.value];
  list.splice(index, step.op === "add" ? 0 : 1, ...value);
  return true;
}

function valueAt(root: unknown, pointer: string): unknown {
  return partsOf(pointer).reduce<unknown>(entryOf, root);
}

/** Own fields alone: a name from a text may be any. */
function entryOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}
