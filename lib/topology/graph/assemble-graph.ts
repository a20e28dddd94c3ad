import { figuresOf } from "../../metrics/merge-readings";
import type { Warning } from "../../metrics/reading";
import type { TopologyEdge, TopologyNode } from "../topology";
import { assembleEdges, callerOf } from "./assemble-edges";
import { nodesOf, outsideNode } from "./assemble-nodes";
import type { GraphInput } from "./graph-input";
import { isKnown, outsideId, type ServiceRef, serviceId } from "./service-id";

export type Graph = { nodes: TopologyNode[]; edges: TopologyEdge[]; warnings: Warning[] };

/** Services and calls, sorted by id; the same figures in any order give the same graph. Pure. */
export function assembleGraph(input: GraphInput): Graph {
  const { edges, dropped } = assembleEdges(input);
  const services = new Map<string, ServiceRef>();
  const note = ({ namespace, service }: Partial<ServiceRef>) => {
    if (isKnown(namespace) && isKnown(service))
      services.set(`${namespace}/${service}`, { namespace, service });
  };
  for (const { labels } of figuresOf(input.versions.requests)) note(labels);
  for (const { labels } of figuresOf(input.edges.requests)) {
    note(labels);
    note({ ...callerOf(labels) });
  }
  for (const reference of input.endpoints?.values() ?? []) note(reference);
  const inNamespace = (reference: ServiceRef) =>
    input.namespace === undefined || reference.namespace === input.namespace;
  const kept = [...services.values()].filter(inNamespace);
  const keptIds = new Set(kept.map(serviceId));
  // The neighbours of a namespace belong to its picture.
  const shownEdges = edges.filter(({ from, to }) => keptIds.has(from) || keptIds.has(to));
  const ends = new Set(shownEdges.flatMap(({ from, to }) => [from, to]));
  const neighbours = [...services].flatMap(([id, reference]) =>
    !keptIds.has(id) && ends.has(id) ? [reference] : [],
  );
  const callers = new Set(
    edges.flatMap(({ from, signals }) => ((signals.requestsPerSecond ?? 0) > 0 ? [from] : [])),
  );
  const nodes = nodesOf(input, [...kept, ...neighbours]).map((node) => orUnreported(node, callers));
  if (shownEdges.some(({ from }) => from === outsideId)) nodes.push(outsideNode(shownEdges));
  return {
    nodes: nodes.sort(byId),
    edges: shownEdges.sort(byId),
    warnings: dropped > 0 ? [unreadable(dropped)] : [],
  };
}

/** Who calls others is not idle, though nobody reports what it is called itself: a gateway is the first that reports. */
function orUnreported(node: TopologyNode, callers: ReadonlySet<string>): TopologyNode {
  return node.health === "idle" && callers.has(node.id) ? { ...node, health: "unknown" } : node;
}

function byId(left: { id: string }, right: { id: string }): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

function unreadable(count: number): Warning {
  return {
    code: "unreadable-labels",
    message: `${count} series name a service or a version in a way that is no name; they are left out`,
    upstream: "prometheus",
  };
}
