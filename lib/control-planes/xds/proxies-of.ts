import "server-only";
import type { z } from "zod";
import type { ConnectedProxy } from "../control-plane";
import type { nodesSchema } from "./wire";

type WireNode = z.output<typeof nodesSchema>["nodes"][number];

const maxText = 500;

/** The nodes of the embedded control plane, as proxies. Pure. */
export function proxiesOf(nodes: readonly WireNode[]): ConnectedProxy[] {
  return nodes.map(({ id, cluster, userAgent, dialect, connectedSince, types }) => ({
    id,
    cluster,
    userAgent,
    dialect,
    connectedSince,
    types: types.map(({ type, resources, resourceCount, nack, lastNack, ...rest }) => ({
      ...rest,
      type,
      count: resourceCount ?? resources.length,
      refusal: nack?.slice(0, maxText) ?? null,
      lastRefusal: lastNack && { ...lastNack, detail: lastNack.detail.slice(0, maxText) },
    })),
  }));
}
