import "server-only";
import { canonicalJson } from "../../policies/canonical-json";
import { durationMs } from "./go-duration";

export type Fields = Record<string, unknown>;

/** What Consul adds by itself, and what is no part of what an entry says. */
const bookkeeping = new Set(["CreateIndex", "ModifyIndex", "Hash", "Meta"]);
/** Enterprise adds the entry's own to all that an entry leads to; another one is said by somebody. */
type Scope = { Namespace: unknown; Partition: unknown };
const durations = new Set([
  "RequestTimeout",
  "IdleTimeout",
  "ConnectTimeout",
  "Interval",
  "BaseEjectionTime",
  "TTL",
]);

/**
 * An entry as it is compared, whoever wrote it and however it was read back: no indexes, no Meta, durations in
 * whole milliseconds, weights at 0.01, and nothing that is Go's zero value (Consul leaves it out or not). Pure.
 */
export function normalEntry(entry: Fields): Fields {
  return normalFields(entry, {
    Namespace: entry.Namespace || "default",
    Partition: entry.Partition || "default",
  });
}

function normalFields(fields: Fields, scope: Scope): Fields {
  const normal: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    if (bookkeeping.has(key)) continue;
    if ((key === "Namespace" || key === "Partition") && value === scope[key]) continue;
    const item = key === "Subsets" ? subsetsOf(value, scope) : normalField(key, value, scope);
    if (!isZero(item)) normal[key] = item;
  }
  return normal;
}

/** The canonical text of an entry; "" for none. Pure. */
export function entryBody(entry: Fields | null): string {
  return entry === null ? "" : canonicalJson(normalEntry(entry));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The objects of a list; none where there is no list. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function normalField(key: string, value: unknown, scope: Scope): unknown {
  if (durations.has(key)) {
    const ms = durationMs(value);
    if (ms === undefined) return value;
    return ms === 0 ? null : `${ms}ms`;
  }
  if (key === "Sources") return listOf(value).map((source) => normalSource(source, scope));
  if (key === "Splits") return listOf(value).map((split) => normalSplit(split, scope));
  if (Array.isArray(value)) return value.map((item) => (isFields(item) ? normalFields(item, scope) : item));
  return isFields(value) ? normalFields(value, scope) : value;
}

/** An intention's place among the others and its type are Consul's own to say (ServiceIntentionsConfigEntry.Normalize). */
function normalSource({ Precedence: _, Type: type, ...rest }: Fields, scope: Scope): Fields {
  return { ...normalFields(rest, scope), ...(type === "consul" || !type ? {} : { Type: type }) };
}

/** A weight of 0 may be absent when it is read back. */
function normalSplit(split: Fields, scope: Scope): Fields {
  const { Weight: weight = 0, ...rest } = split;
  return { ...normalFields(rest, scope), Weight: Math.round(Number(weight) * 100) / 100 };
}

/** A subset without a filter is every instance: it says something. */
function subsetsOf(value: unknown, scope: Scope): Fields {
  const subsets = isFields(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    subsets.map(([name, subset]) => [name, isFields(subset) ? normalFields(subset, scope) : {}]),
  );
}

function isZero(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
