import "server-only";
import { AppError } from "../../errors";
import { RefusedAlive } from "../../http/upstream-gate";
import { sameJson } from "../../policies/canonical-json";
import type { Entries, LiveEntry } from "./entries";
import type { Fields } from "./normal-entry";
import { saysSame } from "./read-route";
import type { EntryKind } from "./refs";
import { isRefusal } from "./refusal-of";

/** One write: the entry as it was read, and as it shall be with its Meta (null for not at all). */
export type Step = { kind: EntryKind; name: string; before: LiveEntry | null; after: Fields | null };

/**
 * Makes the writes one after the other, each only over what was read. False where somebody else was faster: then, and
 * after a refusal, what was written is put back. After a time-out it is not: whether that write was made is unknown,
 * and the next attempt goes on from what it finds.
 */
export async function makeSteps(
  entries: Entries,
  steps: readonly Step[],
  notAfterMs: number,
): Promise<boolean> {
  const made: Step[] = [];
  try {
    for (const step of steps) {
      requireTime(notAfterMs);
      const isMade = await makeStep(entries, step);
      if (!isMade) {
        await putBack(entries, made, notAfterMs);
        return false;
      }
      made.push(step);
    }
    return true;
  } catch (cause) {
    if (isRefusal(cause)) await putBack(entries, made, notAfterMs);
    throw cause;
  }
}

/** Nothing may be written any more: the next attempt has a time of its own. */
function requireTime(notAfterMs: number): void {
  if (Date.now() < notAfterMs) return;
  throw new RefusedAlive(
    new AppError("upstream-timeout", "the time for this write had passed before it was made", {
      upstream: "control-plane",
      params: { reason: "deadline" },
    }),
  );
}

async function makeStep(entries: Entries, { kind, name, before, after }: Step): Promise<boolean> {
  if (after) return entries.put(after, before?.index ?? 0);
  return before === null || entries.remove(kind, name, before.index);
}

/** The last first. What is no longer as it was written is somebody else's by now, and stays. */
async function putBack(entries: Entries, made: readonly Step[], notAfterMs: number): Promise<void> {
  for (const { kind, name, before, after } of made.toReversed()) {
    try {
      requireTime(notAfterMs);
      const live = await entries.find(kind, name);
      if (!isAs(live, after)) continue;
      if (before) await entries.put({ ...before.said, Meta: before.meta }, live?.index ?? 0);
      else if (live) await entries.remove(kind, name, live.index);
    } catch {
      return;
    }
  }
}

function isAs(live: LiveEntry | null, after: Fields | null): boolean {
  if (live === null || after === null) return live === after;
  return saysSame(live.said, after) && sameJson(live.meta, after.Meta ?? {});
}
