import { useStoreApi } from "@xyflow/react";
import { useState } from "react";

/** The graph's own hints tell of keys that do nothing here: services and calls are buttons. */
export const noHints = { "node.a11yDescription.default": "", "edge.a11yDescription.default": "" };

/** The graph's property for its hints acts after its first frame, in which they would stand there in English: from the first render on. */
export function NoHints() {
  const store = useStoreApi();
  useState(() =>
    store.setState(({ ariaLabelConfig }) => ({ ariaLabelConfig: { ...ariaLabelConfig, ...noHints } })),
  );
  return null;
}
