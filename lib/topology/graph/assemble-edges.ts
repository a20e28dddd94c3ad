import type { Figure } from "../../metrics/concepts";
import { figureTable } from "../../metrics/figure-table";
import { figuresOf } from "../../metrics/merge-readings";
import { judgeHealth } from "../health";
import type { TopologyEdge } from "../topology";
import { edgeDimensions, type GraphInput, pairDimensions } from "./graph-input";
import { isKnown, outsideId, type ServiceRef, unknownLabel } from "./service-id";
import { signalsFrom } from "./signals-from";

type Pair = { from: string; to: string; group: Figure["labels"]; requests: number; errors: number };

/** Who calls whom; `dropped` counts series whose labels are no names. */
export function assembleEdges(input: GraphInput): { edges: TopologyEdge[]; dropped: number } {
  const errorsAt = figureTable(input.edges.errors, edgeDimensions);
  const latencyAt = figureTable(input.pairLatency, pairDimensions);
  const couldAsk = input.edges.requests.state !== "failed";
  const pairs = new Map<string, Pair & { protocols: Map<string, number> }>();
  let dropped = 0;
  for (const { labels, value } of figuresOf(input.edges.requests)) {
    const caller = callerOf(labels);
    const isOutside = caller.service === undefined || caller.service === unknownLabel;
    if (!isKnown(labels.namespace) || !isKnown(labels.service)) {
      if (labels.service !== unknownLabel) dropped += 1;
      continue;
    }
    if (!isOutside && !(isKnown(caller.namespace) && isKnown(caller.service))) {
      dropped += 1;
      continue;
    }
    const from = isOutside ? outsideId : `${caller.namespace}/${caller.service}`;
    const to = `${labels.namespace}/${labels.service}`;
    const id = `${from}->${to}`;
    const pair = pairs.get(id) ?? { from, to, group: labels, requests: 0, errors: 0, protocols: new Map() };
    const rate = value ?? 0;
    pair.requests += rate;
    pair.errors += errorsAt.at(labels) ?? 0;
    const protocol = labels.protocol ?? unknownLabel;
    pair.protocols.set(protocol, (pair.protocols.get(protocol) ?? 0) + rate);
    pairs.set(id, pair);
  }
  const edges = [...pairs].map(([id, { from, to, group, requests, errors, protocols }]): TopologyEdge => {
    const signals = signalsFrom(requests, errors, latencyAt.percentilesAt(group));
    const { health } = judgeHealth({ ...signals, couldAsk, windowSeconds: input.windowSeconds });
    return { id, from, to, protocol: protocolOf(protocols), signals, health };
  });
  return { edges, dropped };
}

function protocolOf(rates: ReadonlyMap<string, number>): TopologyEdge["protocol"] {
  const [most = ""] = [...rates].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0] ?? [];
  return most === "http" || most === "grpc" || most === "tcp" ? most : "unknown";
}

/** Who made the calls of a figure, as far as it is told. */
export function callerOf(labels: Figure["labels"]): Partial<ServiceRef> {
  const { callerNamespace: namespace, callerService: service } = labels;
  return { ...(namespace ? { namespace } : {}), ...(service ? { service } : {}) };
}
