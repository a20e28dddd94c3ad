import type { z } from "zod";
import { beyondGrpc } from "../resources/beyond-grpc";
import { type ResourceType, resourceTypes } from "../resources/resource";
import { listenerName, type ServiceName, serviceKey } from "../service-names";
import { wholeEtagOf } from "../store/whole-config";
import { type Dialect, type nodesSchema, type Section, sections, type serviceStatusSchema } from "../wire";
import type { ClientStream } from "./client-stream";
import type { Settled } from "./type-state";
import type { World } from "./world";

type NodesView = z.infer<typeof nodesSchema>;
type ServiceStatus = z.infer<typeof serviceStatusSchema>;
type NodeStatus = ServiceStatus["nodes"][number];

/** For how long a node that left is still shown, so that a reconnect does not look like a loss. */
const lingerMs = 5000;
const maxGone = 1000;

/** Who is connected, and how far each has taken what it was sent. */
export class Nodes {
  private readonly live = new Set<ClientStream>();
  private readonly gone = new Map<ClientStream, number>();

  constructor(
    private readonly world: World,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(stream: ClientStream): void {
    this.live.add(stream);
  }

  remove(stream: ClientStream): void {
    if (!this.live.delete(stream) || !stream.node) return;
    this.gone.set(stream, this.now());
    this.forgetLongGone();
    const oldest = this.gone.keys().next().value;
    if (this.gone.size > maxGone && oldest) this.gone.delete(oldest);
  }

  streams(): Iterable<ClientStream> {
    return this.live;
  }

  /** Without `names`, of what a node has only the count: of many services to many nodes the names are megabytes. */
  view({ names = true } = {}): NodesView {
    const nodes = [...this.current()].map(([id, { stream }]) => {
      const types = resourceTypes.flatMap((type) => typeView(stream, type, names));
      return {
        id,
        cluster: stream.node?.cluster ?? "",
        userAgent: stream.node?.userAgent ?? "",
        dialect: stream.dialect,
        protocol: stream.protocol,
        connectedSince: stream.connectedSince,
        lagging: isLagging(stream),
        types,
      };
    });
    return { nodes };
  }

  /** The connected clients of a dialect that route to a service, by their ids. */
  routersTo(name: ServiceName, dialect: Dialect): string[] {
    return [...this.current()].flatMap(([id, { stream, isConnected }]) =>
      isConnected && stream.dialect === dialect && this.routesTo(stream, name) ? [id] : [],
    );
  }

  /** How far the nodes that route to a service have taken the content with this etag. */
  status(name: ServiceName, etag: string, section: Section = "route"): ServiceStatus {
    const isCurrent = etag === (this.world.heldRow(name, section)?.etag ?? "");
    return this.statusOf(name, { etag, isCurrent, of: [section] });
  }

  /** `status`, of all sections together by their common etag. */
  wholeStatus(name: ServiceName, etag: string): ServiceStatus {
    const held = sections.flatMap((section) => this.world.heldRow(name, section) ?? []);
    return this.statusOf(name, { etag, isCurrent: etag === wholeEtagOf(held), of: sections });
  }

  private statusOf(
    name: ServiceName,
    { etag, isCurrent, of }: { etag: string; isCurrent: boolean; of: readonly Section[] },
  ): ServiceStatus {
    const nodes = [...this.current()].flatMap(([id, { stream, isConnected }]) => {
      if (!this.routesTo(stream, name)) return [];
      const pending = { state: "pending" as const, since: stream.connectedSince };
      if (!isConnected) return { id, ...pending, detail: "disconnected" };
      if (!isCurrent) return { id, ...pending, detail: "other content is held now" };
      const beyond = this.beyondDialect(stream, name, of);
      if (beyond) return { id, state: "nacked" as const, detail: beyond, since: stream.connectedSince };
      return { id, ...summary(of.map((section) => this.nodeStatus(stream, name, section))) };
    });
    return { etag, current: isCurrent, nodes };
  }

  /** An Envoy calls every service; a gRPC client those that it asked for. */
  private routesTo(stream: ClientStream, name: ServiceName): boolean {
    const takesAll = stream.dialect === "envoy" && stream.stateOf("scope")?.wildcard;
    if (takesAll && this.world.hasService(name)) return true;
    const [listeners, routes] = [stream.stateOf("listener"), stream.stateOf("route")];
    const asksListener = stream.dialect === "grpc" && listeners?.wants(listenerName(name));
    return Boolean(asksListener || routes?.wants(serviceKey(name)));
  }

  /** A gRPC client that came after a write which only Envoys can act on. */
  private beyondDialect(stream: ClientStream, name: ServiceName, of: readonly Section[]): string | undefined {
    if (stream.dialect !== "grpc") return undefined;
    const rows = of.flatMap((section) => this.world.heldRow(name, section) ?? []);
    const beyond = rows.flatMap(beyondGrpc);
    return beyond.length === 0 ? undefined : `gRPC clients cannot do ${beyond.slice(0, 5).join(", ")}`;
  }

  private nodeStatus(stream: ClientStream, name: ServiceName, section: Section): Omit<NodeStatus, "id"> {
    const view = this.world.viewOf(stream.dialect);
    const { parts, clusters } = view.partsOf(name);
    const clusterPrint = (cluster: string) => {
      const published = view.resource("cluster", cluster);
      return typeof published === "object" ? published.fingerprint : undefined;
    };
    if (section === "circuit-breaker") {
      return summary(
        clusters.map((cluster) => this.answer(stream, "cluster", cluster, clusterPrint(cluster))),
      );
    }
    const ofClusters = (cluster: string) =>
      this.answer(
        stream,
        "cluster",
        cluster,
        section === "load-balancing" ? clusterPrint(cluster) : undefined,
      );
    return summary([
      ...parts.map(({ type, name: part, fingerprint }) => this.answer(stream, type, part, fingerprint)),
      ...clusters.flatMap((cluster) => [ofClusters(cluster), this.answer(stream, "endpoint", cluster)]),
    ]);
  }

  /** What a node said to one resource: to the given content, or to any where none is given. */
  private answer(
    stream: ClientStream,
    type: ResourceType,
    resource: string,
    fingerprint?: string,
  ): Omit<NodeStatus, "id"> {
    const state = stream.stateOf(type);
    const since = state?.since ?? stream.connectedSince;
    const refusal = state?.rejected.get(resource);
    if (refusal && (fingerprint === undefined || refusal.fingerprint === fingerprint)) {
      return { state: "nacked", detail: refusal.detail, since: refusal.at };
    }
    const acked: Settled | undefined = state?.acked.get(resource);
    const isTaken = acked !== undefined && (fingerprint === undefined || acked.fingerprint === fingerprint);
    return isTaken
      ? { state: "acked", detail: null, since: acked.at }
      : { state: "pending", detail: null, since };
  }

  /** The newest stream of each node; connected ones win over those that left. */
  private current(): Map<string, { stream: ClientStream; isConnected: boolean }> {
    const byId = new Map<string, { stream: ClientStream; isConnected: boolean }>();
    this.forgetLongGone();
    for (const stream of this.gone.keys()) {
      if (stream.node) byId.set(stream.node.id, { stream, isConnected: false });
    }
    for (const stream of this.live) {
      if (stream.node) byId.set(stream.node.id, { stream, isConnected: true });
    }
    return byId;
  }

  private forgetLongGone(): void {
    for (const [stream, leftAt] of this.gone) {
      if (this.now() - leftAt > lingerMs) this.gone.delete(stream);
    }
  }
}

/** Something is unanswered, refused, waits for what it names, or is about to be compared and sent. */
function isLagging(stream: ClientStream): boolean {
  return resourceTypes.some((type) => {
    const state = stream.stateOf(type);
    return state && (state.state !== "acked" || state.waiting.size > 0 || state.dirty.size > 0);
  });
}

type TypeView = NodesView["nodes"][number]["types"][number];
const maxWaiting = 20;

function typeView(stream: ClientStream, type: ResourceType, names: boolean): TypeView[] {
  const state = stream.stateOf(type);
  if (!state) return [];
  const { sentVersion, ackedVersion, nack, since, lastNack } = state;
  const own = state.wildcard ? state.sent.names() : state.subscribed;
  return [
    {
      type,
      resources: names ? [...own] : [],
      resourceCount: state.wildcard ? state.sent.size : state.subscribed.size,
      sentVersion,
      ackedVersion,
      state: state.state,
      nack,
      since,
      waiting: [...state.waiting].slice(0, maxWaiting),
      lastNack,
    },
  ];
}

/** Refused if any is, pending while any is; taken when the last was. */
function summary(wanted: Omit<NodeStatus, "id">[]): Omit<NodeStatus, "id"> {
  const refused = wanted.find((answer) => answer.state === "nacked");
  if (refused) return refused;
  const since = wanted.reduce((latest, answer) => (answer.since > latest ? answer.since : latest), "");
  const isPending = wanted.some((answer) => answer.state === "pending");
  return { state: isPending ? "pending" : "acked", detail: null, since };
}
