import "server-only";

/** How long a lease lasts without renewal, and how often it is renewed. */
export const leaseSeconds = 10;
const renewMs = 3_000;

/**
 * Runs work under a lease: `renew` is asked again and again, and at `poke`; once it answers false the lease is lost and
 * the work's signal aborts. A renewal that fails (the database is away) is not a loss until the lease has run out.
 */
export async function holdLease<T>({
  renew,
  signal,
  run,
  onPoke,
}: {
  renew: () => Promise<boolean>;
  signal: AbortSignal;
  run: (signal: AbortSignal) => Promise<T>;
  /** Registers what asks for a renewal at once; returns how to stop. */
  onPoke?: (poke: () => void) => () => void;
}): Promise<T> {
  const lost = new AbortController();
  let heldUntil = performance.now() + leaseSeconds * 1_000;
  const check = async () => {
    const askedAt = performance.now();
    try {
      if (await renew()) heldUntil = askedAt + leaseSeconds * 1_000;
      else lost.abort(new LeaseLost());
    } catch {
      if (performance.now() >= heldUntil) lost.abort(new LeaseLost());
    }
  };
  const timer = setInterval(() => void check(), renewMs);
  const unpoke = onPoke?.(() => void check());
  try {
    return await run(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(timer);
    unpoke?.();
  }
}

/** Somebody else may do the work now, or nobody should. */
export class LeaseLost extends Error {
  constructor() {
    super("the lease was lost");
  }
}
