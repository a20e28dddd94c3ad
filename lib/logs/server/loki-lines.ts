import "server-only";
import { requireLoki } from "../../loki/loki";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";

/** This process's Loki as log pages need it. Throws `upstream-unavailable` where none is configured. */
export function lokiLines(): LineStore {
  return {
    lines: async (ask) => {
      const found = await requireLoki().lines(ask);
      return found.map(({ ns, line, labels }) => ({ ns, line, labels, key: lineKey(labels, line) }));
    },
    counts: (ask) => requireLoki().range(ask),
  };
}
