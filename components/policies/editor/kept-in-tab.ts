import { z } from "zod";

const keptSchema = z.object({ text: z.string(), baseRevision: z.number().int(), at: z.number() });
type Kept = z.infer<typeof keptSchema>;

const nameOf = (id: string) => `heddle-draft ${id}`;

/** What this tab holds of a draft and the server has not taken yet; null for nothing, or where a tab may hold nothing. */
export function keptInTab(id: string): Kept | null {
  try {
    return keptSchema.safeParse(JSON.parse(sessionStorage.getItem(nameOf(id)) ?? "null")).data ?? null;
  } catch {
    return null;
  }
}

export function keepInTab(id: string, kept: Kept): void {
  try {
    sessionStorage.setItem(nameOf(id), JSON.stringify(kept));
  } catch {
    // A tab that may hold nothing still has the server's copy.
  }
}

export function dropKept(id: string): void {
  try {
    sessionStorage.removeItem(nameOf(id));
  } catch {
    // As above.
  }
}
