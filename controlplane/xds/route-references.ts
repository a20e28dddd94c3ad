/** Which clusters a client may act on by routes that it has, or was sent and has not answered: these must stay with it. */
export class RouteReferences {
  private readonly byRoute = new Map<string, { sent: readonly string[]; acked: readonly string[] }>();

  onSent(route: string, clusters: readonly string[]): void {
    this.byRoute.set(route, { sent: clusters, acked: this.byRoute.get(route)?.acked ?? [] });
  }

  /** A refused route leaves the client with the one before. */
  onSettled(route: string, isTaken: boolean): void {
    const known = this.byRoute.get(route);
    if (!known) return;
    this.byRoute.set(route, isTaken ? { ...known, acked: known.sent } : { ...known, sent: known.acked });
  }

  forget(route: string): void {
    this.byRoute.delete(route);
  }

  inUse(): Set<string> {
    const clusters = new Set<string>();
    for (const { sent, acked } of this.byRoute.values()) {
      for (const cluster of sent) clusters.add(cluster);
      for (const cluster of acked) clusters.add(cluster);
    }
    return clusters;
  }
}
