import "server-only";
import { processSingleton } from "../../http/process-singleton";
import type { Registered, Scraped } from "../merge-instances";

const keepSeconds = 3_600;
const most = 2_000;

type Known = Scraped & { isThere: boolean };

/**
 * Who was registered when this process looked before: a control plane tells who is there, not who went. Times are unix
 * seconds; those who are registered now are not among them.
 */
export function registeredBefore(mesh: string, now: number, registered: readonly Registered[]): Scraped[] {
  const all = processSingleton("registered-before", () => new Map<string, Map<string, Known>>());
  const known = all.get(mesh) ?? new Map<string, Known>();
  all.set(mesh, known);
  for (const each of known.values()) each.isThere = false;
  for (const { since, ...who } of registered) {
    const first = since === null ? now : Date.parse(since) / 1_000;
    known.set(JSON.stringify(who), { ...who, first, last: now, isThere: true });
  }
  for (const [key, { last }] of known) {
    if (now - last > keepSeconds || known.size > most) known.delete(key);
  }
  return [...known.values()].filter(({ isThere }) => !isThere).map(({ isThere: _, ...each }) => each);
}
