import "server-only";
import type messages from "../../../messages/en.json";
import { durationMs } from "./istio-duration";
import { isJsonObject } from "./json-fields";

/** A key of messages `beyond.*`. */
export type BeyondWord = keyof typeof messages.beyond;
/** What of an object of somebody else's no policy can say; `path` is in dot notation from the object's kind. */
export type Beyond = { path: string; what: BeyondWord };

/**
 * Goes through an object that somebody else wrote, and remembers what was not asked for: what nobody took, nobody
 * understood. Null stands for "not there", as in the custom resources.
 */
export class Reading {
  readonly #left: Map<string, unknown>;

  constructor(
    value: unknown,
    readonly path: string,
    readonly beyond: Beyond[],
  ) {
    if (!isJsonObject(value)) beyond.push({ path, what: "value" });
    this.#left = new Map(isJsonObject(value) ? Object.entries(value) : []);
  }

  /** Says that the field cannot be said, or the object as a whole. */
  fault(what: BeyondWord, key?: string): void {
    this.beyond.push({ path: key === undefined ? this.path : `${this.path}.${key}`, what });
  }

  take(key: string): unknown {
    const value = this.#left.get(key) ?? undefined;
    this.#left.delete(key);
    return value;
  }

  text(key: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === "string") return value;
    this.fault("value", key);
  }

  number(key: string): number | undefined {
    const value = this.take(key);
    if (value === undefined || typeof value === "number") return value;
    this.fault("value", key);
  }

  /** Milliseconds; a duration that is no whole number of them is faulted. */
  duration(key: string): number | undefined {
    const text = this.text(key);
    const ms = text === undefined ? undefined : durationMs(text);
    if (text !== undefined && ms === undefined) this.fault("value", key);
    return ms;
  }

  object(key: string): Reading | undefined {
    const value = this.take(key);
    return value === undefined ? undefined : new Reading(value, `${this.path}.${key}`, this.beyond);
  }

  objects(key: string): Reading[] {
    const at = `${this.path}.${key}`;
    return this.list(key).map((item, index) => new Reading(item, `${at}.${index}`, this.beyond));
  }

  list(key: string): unknown[] {
    const value = this.take(key);
    if (value === undefined || Array.isArray(value)) return value ?? [];
    this.fault("value", key);
    return [];
  }

  /** The keys that nobody has taken yet. */
  keys(): string[] {
    return [...this.#left].filter(([, value]) => !isUnset(value)).map(([key]) => key);
  }

  /** What is left is what the neutral model has no field for. */
  end(): void {
    for (const key of this.keys()) this.fault("field", key);
  }
}

/** No list and no value are one to Istio. */
function isUnset(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
