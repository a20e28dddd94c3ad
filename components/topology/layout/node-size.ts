/** The space of a node on the canvas and around it, in pixels; layout and drawing agree on it. */
export const nodeSize = { width: 176, height: 84 } as const;
export const nodeGap = { x: 104, y: 28 } as const;
