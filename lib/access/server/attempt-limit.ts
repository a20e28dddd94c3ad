import "server-only";
import { AppError } from "../../errors";
import { processSingleton } from "../../http/process-singleton";

const windowMs = 60_000;
const maxFailures = 10;
const maxAddresses = 10_000;

/** Failed attempts by address within the last minute; held in memory, bounded. */
class AttemptLimit {
  private readonly failures = new Map<string, number[]>();

  /** Throws `rate-limited` when this address has failed too often. */
  requireRoom(address: string, now: number): void {
    const recent = this.recent(address, now);
    const oldest = recent[0];
    if (recent.length < maxFailures || oldest === undefined) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000));
    throw new AppError("rate-limited", `Too many failed attempts: wait ${retryAfterSeconds} s.`, {
      params: { retryAfterSeconds },
    });
  }

  recordFailure(address: string, now: number): void {
    const recent = this.recent(address, now);
    this.failures.delete(address);
    this.failures.set(address, [...recent, now].slice(-maxFailures));
    const eldest = this.failures.keys().next();
    if (this.failures.size > maxAddresses && !eldest.done) this.failures.delete(eldest.value);
  }

  private recent(address: string, now: number): number[] {
    return (this.failures.get(address) ?? []).filter((at) => at > now - windowMs);
  }
}

/** The limit on failed sign-ins of this process. */
export function signInLimit(): AttemptLimit {
  return processSingleton("sign-in-limit", () => new AttemptLimit());
}
