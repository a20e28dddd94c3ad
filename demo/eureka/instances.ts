import { Lease, type RegisteredInstance } from "./lease";

const usualLeaseSeconds = 90;
/** EurekaServerConfigBean: renewalPercentThreshold, expectedClientRenewalIntervalSeconds, defaultOpenForTrafficCount. */
const threshold = 0.85;
const renewalsAMinute = 2;
const expectedAtStart = 1;
const minuteMs = 60_000;

/** Who is registered, as eureka-core registry/AbstractInstanceRegistry.java and PeerAwareInstanceRegistryImpl.java keep it. */
export class Instances {
  private readonly byApp = new Map<string, Map<string, Lease>>();
  private readonly now: () => number;
  private readonly preservesItself: boolean;
  private expected = expectedAtStart;
  private renewals: number[] = [];

  constructor({ now, preservesItself }: { now: () => number; preservesItself: boolean }) {
    this.now = now;
    this.preservesItself = preservesItself;
  }

  register(instance: RegisteredInstance, durationSeconds = usualLeaseSeconds): void {
    const own = this.byApp.get(instance.app) ?? new Map<string, Lease>();
    this.byApp.set(instance.app, own);
    const known = own.get(instance.instanceId);
    // An older word than the one that stands is not taken.
    const isOlder = known && Number(known.holder.lastDirtyTimestamp) > Number(instance.lastDirtyTimestamp);
    if (!known) this.expected += 1;
    own.set(
      instance.instanceId,
      new Lease(isOlder ? known.holder : instance, durationSeconds || usualLeaseSeconds, this.now()),
    );
  }

  /** False where nobody is registered so: it has to register anew. */
  renew(app: string, id: string): boolean {
    const lease = this.find(app, id);
    lease?.renew(this.now());
    if (lease) this.renewals.push(this.now());
    return lease !== undefined;
  }

  cancel(app: string, id: string): boolean {
    const own = this.byApp.get(app);
    const isGone = own?.delete(id) ?? false;
    if (own?.size === 0) this.byApp.delete(app);
    if (isGone) this.expected -= 1;
    return isGone;
  }

  /** Taken out of traffic, or back in: the change is nobody's own, so that what it was changed at last stays. */
  setStatus(app: string, id: string, status: string): boolean {
    const lease = this.find(app, id);
    if (!lease) return false;
    lease.renew(this.now());
    lease.holder = { ...lease.holder, status, overriddenstatus: status };
    return true;
  }

  /** Too few renew: it is rather the network than they, and nobody is forgotten (isLeaseExpirationEnabled). */
  keepsAll(): boolean {
    this.renewals = this.renewals.filter((at) => at > this.now() - minuteMs);
    const leastRenewals = Math.floor(this.expected * renewalsAMinute * threshold);
    return this.preservesItself && this.renewals.length <= leastRenewals;
  }

  /** What its timer does each minute (`evict`): leases that ran out, and never more than 15 % of all at once. Gives their ids. */
  evict(): string[] {
    if (this.keepsAll()) return [];
    const all = [...this.byApp.values()].flatMap((own) => [...own.values()]);
    const most = all.length - Math.floor(all.length * threshold);
    const gone = all.filter((lease) => lease.isExpired(this.now())).slice(0, most);
    for (const { holder } of gone) this.cancel(holder.app, holder.instanceId);
    return gone.map(({ holder }) => holder.instanceId);
  }

  applications(): { name: string; leases: Lease[] }[] {
    return [...this.byApp].map(([name, own]) => ({ name, leases: [...own.values()] }));
  }

  private find(app: string, id: string): Lease | undefined {
    return this.byApp.get(app)?.get(id);
  }
}
