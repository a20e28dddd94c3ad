import "server-only";
import { requireLoki } from "../../loki/loki";
import { lineKey } from "./line-key";
import type { LineStore } from "./line-store";

/** The configured Loki as log pages read it. Throws `upstream-unavailable` when it is used and there is none. */
export function lokiLines(): LineStore {
  return {
    lines: async (ask) =>
      (await requireLoki().lines(ask)).map(({ ns, line, labels, metadata }) => ({
        ns,
        line,
        labels: { ...metadata, ...labels },
        key: lineKey(labels, line),
      })),
    counts: async (ask) => requireLoki().range(ask),
  };
}
