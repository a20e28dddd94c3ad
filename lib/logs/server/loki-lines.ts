import "server-only";
import { requireLoki } from "../../loki/loki";
import { requireMesh } from "../../settings/settings";
import { knownFrom } from "../profiles/seen-logs";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";
import { lookAtLogs } from "./look-at-logs";

/** A mesh's Loki as log pages need it. Throws `upstream-unavailable` where none is set up. */
export function lokiLines(mesh: string): LineStore {
  return {
    known: async (signal) =>
      knownFrom(mesh, await lookAtLogs(requireLoki(mesh), mesh, signal), requireMesh(mesh).logs),
    lines: async (ask) => {
      const found = await requireLoki(mesh).lines(ask);
      return found.map(({ ns, line, labels }) => ({ ns, line, labels, key: lineKey(labels, line) }));
    },
    counts: (ask) => requireLoki(mesh).range(ask),
  };
}
