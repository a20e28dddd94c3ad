/** Milliseconds and seconds as in Eureka's own classes; times are epoch milliseconds. */
export interface RegisteredInstance {
  instanceId: string;
  hostName: string;
  app: string;
  ipAddr: string;
  status: string;
  overriddenstatus: string;
  port: { $: number; "@enabled": string };
  securePort: { $: number; "@enabled": string };
  metadata: Record<string, string>;
  lastDirtyTimestamp: string;
  lastUpdatedTimestamp: string;
}

/** eureka-core lease/Lease.java: without a word from its holder it runs out. */
export class Lease {
  readonly registeredAt: number;
  readonly durationSeconds: number;
  holder: RegisteredInstance;
  private updatedAt: number;

  constructor(holder: RegisteredInstance, durationSeconds: number, now: number) {
    this.holder = holder;
    this.durationSeconds = durationSeconds;
    this.registeredAt = now;
    this.updatedAt = now;
  }

  get lastRenewalTimestamp(): number {
    return this.updatedAt;
  }

  /** As there: a renewal adds the duration here, and expiry adds it once more. */
  renew(now: number): void {
    this.updatedAt = now + this.durationSeconds * 1_000;
  }

  isExpired(now: number): boolean {
    return now > this.updatedAt + this.durationSeconds * 1_000;
  }
}
