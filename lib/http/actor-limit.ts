import "server-only";
import { env } from "../env";
import { AppError } from "../errors";
import { processSingleton } from "./process-singleton";

const burstSeconds = 10;
const maxActors = 10_000;

type Bucket = { tokens: number; at: number };

/**
 * A token bucket for each actor: so many requests a second, and ten seconds' worth at once. Bounded: who has asked for nothing
 * for longest is forgotten, and begins with a full bucket.
 */
export class ActorLimit {
  private readonly buckets = new Map<string, Bucket>();
  private readonly perSecond: number;

  constructor(perSecond: number) {
    this.perSecond = perSecond;
  }

  /** Takes one. Throws `rate-limited` with when there is the next. `now` in milliseconds. */
  take(actorId: string, now: number): void {
    const most = this.perSecond * burstSeconds;
    const { tokens, at } = this.buckets.get(actorId) ?? { tokens: most, at: now };
    const filled = Math.min(most, tokens + (Math.max(0, now - at) / 1_000) * this.perSecond);
    const isRoom = filled >= 1;
    this.buckets.delete(actorId);
    this.buckets.set(actorId, { tokens: isRoom ? filled - 1 : filled, at: now });
    const eldest = this.buckets.keys().next();
    if (this.buckets.size > maxActors && !eldest.done) this.buckets.delete(eldest.value);
    if (isRoom) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((1 - filled) / this.perSecond));
    throw new AppError("rate-limited", `Too many requests: wait ${retryAfterSeconds} s.`, {
      params: { retryAfterSeconds },
    });
  }
}

/** Counts a request of this actor. Throws `rate-limited`: what reads and what acts are counted apart, in each console by itself. */
export function takeTurn(actorId: string, method: string): void {
  const limits = processSingleton("actor-limits", () => ({
    reads: new ActorLimit(env().HEDDLE_READS_PER_SECOND),
    acts: new ActorLimit(env().HEDDLE_ACTS_PER_SECOND),
  }));
  limits[method === "GET" ? "reads" : "acts"].take(actorId, Date.now());
}
