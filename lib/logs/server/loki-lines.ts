import "server-only";
import type { Context } from "../../access/actor";
import { requireLoki } from "../../loki/loki";
import { requireMesh } from "../../settings/settings";
import { knownFrom } from "../profiles/seen-logs";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";
import { lookAtLogs } from "./look-at-logs";

/** A mesh's Loki as log pages need it, with what `ctx` may read of it. Throws `upstream-unavailable` where none is set up. */
export function lokiLines(mesh: string, ctx: Pick<Context, "reads">): LineStore {
  return {
    // Which formats there are is told by all streams: it is nobody's secret.
    known: async (signal) =>
      knownFrom(mesh, await lookAtLogs(requireLoki(mesh, ctx).whole, mesh, signal), requireMesh(mesh).logs),
    lines: async (ask) => {
      const found = await requireLoki(mesh, ctx).lines(ask);
      return found.map(({ ns, line, labels }) => ({ ns, line, labels, key: lineKey(labels, line) }));
    },
    counts: (ask) => requireLoki(mesh, ctx).range(ask),
  };
}
