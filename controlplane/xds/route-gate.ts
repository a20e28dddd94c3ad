import type { Resource, ResourceType } from "../resources/resource";
import type { TypeState } from "./type-state";

/** A client that takes clusters and never says so is not kept from its routes for ever. */
export const maxHoldMs = 15_000;

/**
 * Make before break: routes that name a cluster which the client has not taken yet, with its endpoints, wait until it has. A client
 * that asks for clusters by name, as gRPC's do, learns of them from its routes: its routes do not wait.
 */
export class RouteGate {
  /** Since when each route waits, in monotonic ms. */
  private readonly heldSince = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly retry: () => void) {}

  holds(
    states: ReadonlyMap<ResourceType, TypeState>,
    state: TypeState,
    name: string,
    { clusters = [] }: Resource,
  ): boolean {
    const [known, endpoints] = [states.get("cluster"), states.get("endpoint")];
    if (state.type !== "route" || !known?.wildcard) return false;
    const missing = clusters.filter((each) => !known.acked.has(each) || !endpoints?.acked.has(each));
    if (missing.length === 0) {
      this.heldSince.delete(name);
      return false;
    }
    const since = this.heldSince.get(name) ?? performance.now();
    this.heldSince.set(name, since);
    // A cluster that was refused never comes: calls would fail, where the old routes still serve them.
    const isRefused = missing.some((each) => known.rejected.has(each) || endpoints?.rejected.has(each));
    const leftMs = maxHoldMs - (performance.now() - since);
    if (leftMs <= 0 && !isRefused) {
      this.heldSince.delete(name);
      return false;
    }
    if (!isRefused) this.timer ??= setTimeout(() => this.onTimer(), Math.max(leftMs, 0) + 10).unref();
    return true;
  }

  close(): void {
    clearTimeout(this.timer);
  }

  private onTimer(): void {
    this.timer = undefined;
    this.retry();
  }
}
