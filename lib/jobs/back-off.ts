import "server-only";
/** A change must end within 15 s of a restart of whatever was away, so no wait is longer than this. */
export const maxBackOffMs = 4_000;
const firstBackOffMs = 250;

/** How long to wait after the n-th failed attempt (n from 1): doubling to a cap, between half and all of it by chance. */
export function backOffMs(attempt: number, chance: number = Math.random()): number {
  const full = Math.min(maxBackOffMs, firstBackOffMs * 2 ** Math.min(attempt - 1, 10));
  return Math.round(full * (0.5 + chance / 2));
}
