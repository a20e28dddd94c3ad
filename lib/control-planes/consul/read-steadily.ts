import "server-only";
import type { Entries, LiveEntry } from "./entries";
import { entryKinds } from "./refs";

/** A service whose entries change all the time is shown as it was read last. */
const maxRereads = 3;

/**
 * Reads a section between two reads of the resolver, and again when that changed meanwhile: every write of ours begins
 * and ends with it, so that half of one write and half of the next are never taken for somebody else's edit.
 */
export async function readSteadily<Section>(
  entries: Entries,
  service: string,
  read: (resolver: LiveEntry | null) => Promise<Section>,
): Promise<Section> {
  let resolver = await entries.find(entryKinds.resolver, service);
  for (let rereads = 0; ; rereads += 1) {
    const section = await read(resolver);
    const after = await entries.find(entryKinds.resolver, service);
    if (after?.index === resolver?.index || rereads === maxRereads) return section;
    resolver = after;
  }
}
