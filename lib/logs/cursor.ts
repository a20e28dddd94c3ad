import { z } from "zod";
import type { Place } from "./read-page";

/** Where a page ended, and between which ends it was read, so that all pages together are one read. */
export type Cursor = { startNs: bigint; endNs: bigint; place: Place };

const nanoseconds = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const wireSchema = z
  .tuple([nanoseconds, nanoseconds, nanoseconds, z.string().max(64), z.number().int().min(0).max(1e6)])
  .transform(([startNs, endNs, ns, key, crowd]): Cursor => ({ startNs, endNs, place: { ns, key, crowd } }));

/** A cursor as text that is nobody's to read. */
export function encodeCursor({ startNs, endNs, place }: Cursor): string {
  const wire = [String(startNs), String(endNs), String(place.ns), place.key, place.crowd];
  return btoa(JSON.stringify(wire)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Undefined for a text that `encodeCursor` did not make. */
export function decodeCursor(text: string): Cursor | undefined {
  try {
    const wire: unknown = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
    return wireSchema.safeParse(wire).data;
  } catch {
    return undefined;
  }
}

export const cursorSchema = z
  .string()
  .max(600)
  .refine((text) => decodeCursor(text) !== undefined, "is no cursor of this route");
