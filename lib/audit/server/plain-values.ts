import "server-only";
import type { z } from "zod";
import { sha256 } from "../../http/credentials/sealed-session";
import { canonicalJson } from "../../policies/canonical-json";

type Json = z.infer<ReturnType<typeof z.json>>;

/** Text as Postgres gives it back: no NUL, no half of a surrogate pair; cut to `max` UTF-16 code units. */
export function plainText(text: string, max = text.length): string {
  return text.slice(0, max).replace(/\0|\p{Surrogate}/gu, "\ufffd");
}

/** A value as a JSON column gives it back, null for nothing; `{ sha256, length }` where its text is longer than `max`. */
export function plainJson(value: unknown, max: number): Json {
  const text = canonicalJson(value ?? null);
  if (text.length > max) return { sha256: sha256(text), length: text.length };
  return plain(JSON.parse(text) as Json);
}

function plain(value: Json): Json {
  if (typeof value === "string") return plainText(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [plainText(key), plain(item)]));
}
