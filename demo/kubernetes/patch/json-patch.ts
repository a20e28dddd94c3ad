import { copyOf, isEqual, isObject, type Json } from "../json";

/** A patch that does not fit its target. API servers do not say why (golden case json-patch-test-fails). */
export class PatchFailed extends Error {}

interface Operation {
  op?: string;
  path?: string;
  from?: string;
  value?: Json;
}

/** RFC 6902. */
export function jsonPatch(target: Json, operations: readonly Operation[]): Json {
  return operations.reduce(applyOperation, copyOf(target));
}

function applyOperation(target: Json, { op, path = "", from = "", value = null }: Operation): Json {
  switch (op) {
    case "add":
      return put(target, tokensOf(path), value, true);
    case "replace":
      at(target, tokensOf(path));
      return put(target, tokensOf(path), value, false);
    case "remove":
      return remove(target, tokensOf(path));
    case "move":
      return put(remove(target, tokensOf(from)), tokensOf(path), at(target, tokensOf(from)), true);
    case "copy":
      return put(target, tokensOf(path), copyOf(at(target, tokensOf(from))), true);
    case "test":
      if (!isEqual(at(target, tokensOf(path)), value)) throw new PatchFailed(`test of ${path}`);
      return target;
    default:
      throw new PatchFailed(`unknown operation ${op}`);
  }
}

function tokensOf(pointer: string): string[] {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) throw new PatchFailed(`bad pointer ${pointer}`);
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(target: Json, tokens: readonly string[]): Json {
  return tokens.reduce<Json>((here, token) => {
    const below = Array.isArray(here)
      ? here[indexIn(here, token, false)]
      : isObject(here)
        ? here[token]
        : undefined;
    if (below === undefined) throw new PatchFailed(`nothing at ${token}`);
    return below;
  }, target);
}

function indexIn(list: readonly Json[], token: string, mayAppend: boolean): number {
  const index = token === "-" && mayAppend ? list.length : Number(token);
  const isInside = Number.isInteger(index) && index >= 0 && index < list.length + (mayAppend ? 1 : 0);
  if (!isInside) throw new PatchFailed(`no item ${token}`);
  return index;
}

/** A copy of the target with the value at the path; `inserts` shifts what follows in a list. */
function put(target: Json, tokens: readonly string[], value: Json, inserts: boolean): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return value;
  const isLast = rest.length === 0;
  if (Array.isArray(target)) {
    const index = indexIn(target, token, isLast && inserts);
    if (isLast) return target.toSpliced(index, inserts ? 0 : 1, value);
    return target.with(index, put(target[index] ?? null, rest, value, inserts));
  }
  if (!isObject(target)) throw new PatchFailed(`nothing at ${token}`);
  if (isLast) return { ...target, [token]: value };
  const below = target[token];
  if (below === undefined) throw new PatchFailed(`nothing at ${token}`);
  return { ...target, [token]: put(below, rest, value, inserts) };
}

function remove(target: Json, tokens: readonly string[]): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) throw new PatchFailed("the whole document");
  if (Array.isArray(target)) {
    const index = indexIn(target, token, false);
    return rest.length === 0
      ? target.toSpliced(index, 1)
      : target.with(index, remove(target[index] ?? null, rest));
  }
  const below = isObject(target) ? target[token] : undefined;
  if (!isObject(target) || below === undefined) throw new PatchFailed(`nothing at ${token}`);
  if (rest.length > 0) return { ...target, [token]: remove(below, rest) };
  const { [token]: _, ...kept } = target;
  return kept;
}
