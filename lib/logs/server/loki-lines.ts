import "server-only";
import { requireLoki } from "../../loki/loki";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";

/** A mesh's Loki as log pages need it. Throws `upstream-unavailable` where none is set up. */
export function lokiLines(mesh: string): LineStore {
  return {
    lines: async (ask) => {
      const found = await requireLoki(mesh).lines(ask);
      return found.map(({ ns, line, labels }) => ({ ns, line, labels, key: lineKey(labels, line) }));
    },
    counts: (ask) => requireLoki(mesh).range(ask),
  };
}
