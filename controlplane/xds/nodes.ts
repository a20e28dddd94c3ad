import type { z } from "zod";
import { type ResourceType, resourceTypes } from "../resources/resource";
import { listenerName, type ServiceName, serviceKey } from "../service-names";
import { wholeEtagOf } from "../store/whole-config";
import { type nodesSchema, type Section, sections, type serviceStatusSchema } from "../wire";
import type { AdsStream } from "./ads-stream";
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
  private readonly live = new Set<AdsStream>();
  private readonly gone = new Map<AdsStream, number>();

  constructor(
    private readonly world: World,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(stream: AdsStream): void {
    this.live.add(stream);
  }

  remove(stream: AdsStream): void {
    if (!this.live.delete(stream) || !stream.node) return;
    this.gone.set(stream, this.now());
    this.forgetLongGone();
    const oldest = this.gone.keys().next().value;
    if (this.gone.size > maxGone && oldest) this.gone.delete(oldest);
  }

  streams(): Iterable<AdsStream> {
    return this.live;
  }

  view(): NodesView {
    const nodes = [...this.current()].map(([id, { stream }]) => ({
      id,
      cluster: stream.node?.cluster ?? "",
      userAgent: stream.node?.userAgent ?? "",
      connectedSince: stream.connectedSince,
      types: resourceTypes.flatMap((type) => typeView(stream, type)),
    }));
    return { nodes };
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
      const routes =
        stream.stateOf("listener")?.wants(listenerName(name)) ||
        stream.stateOf("route")?.wants(serviceKey(name));
      if (!routes) return [];
      const pending = { state: "pending" as const, since: stream.connectedSince };
      if (!isConnected) return { id, ...pending, detail: "disconnected" };
      if (!isCurrent) return { id, ...pending, detail: "other content is held now" };
      return { id, ...summary(of.map((section) => this.nodeStatus(stream, name, section))) };
    });
    return { etag, current: isCurrent, nodes };
  }

  private nodeStatus(stream: AdsStream, name: ServiceName, section: Section): Omit<NodeStatus, "id"> {
    const compiled = this.world.compiledService(name);
    const clusterPrint = (cluster: string) => {
      const published = this.world.resource("cluster", cluster);
      return typeof published === "object" ? published.fingerprint : undefined;
    };
    if (section === "circuit-breaker") {
      return summary(
        compiled.clusters.map((name) => this.answer(stream, "cluster", name, clusterPrint(name))),
      );
    }
    return summary([
      this.answer(stream, "listener", listenerName(name), compiled.listener.fingerprint),
      this.answer(stream, "route", serviceKey(name), compiled.route.fingerprint),
      ...compiled.clusters.flatMap((cluster) => [
        this.answer(stream, "cluster", cluster),
        this.answer(stream, "endpoint", cluster),
      ]),
    ]);
  }

  /** What a node said to one resource: to the given content, or to any where none is given. */
  private answer(
    stream: AdsStream,
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
  private current(): Map<string, { stream: AdsStream; isConnected: boolean }> {
    const byId = new Map<string, { stream: AdsStream; isConnected: boolean }>();
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

function typeView(stream: AdsStream, type: ResourceType): NodesView["nodes"][number]["types"] {
  const state = stream.stateOf(type);
  if (!state) return [];
  const { sentVersion, ackedVersion, nack, since } = state;
  const resources = state.wildcard ? [...state.sent.keys()] : [...state.subscribed];
  return [{ type, resources, sentVersion, ackedVersion, state: state.state, nack, since }];
}

/** Refused if any is, pending while any is; taken when the last was. */
function summary(wanted: Omit<NodeStatus, "id">[]): Omit<NodeStatus, "id"> {
  const refused = wanted.find((answer) => answer.state === "nacked");
  if (refused) return refused;
  const since = wanted.reduce((latest, answer) => (answer.since > latest ? answer.since : latest), "");
  const isPending = wanted.some((answer) => answer.state === "pending");
  return { state: isPending ? "pending" : "acked", detail: null, since };
}
