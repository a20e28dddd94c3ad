"use client";

import "@xyflow/react/dist/base.css";
import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { nodeSize } from "../layout/node-size";
import { edgeWidth } from "../view/edge-width";
import { edgesAlong, type Lit, type Selection } from "../view/selection";
import type { Shown } from "../view/shown";
import { CallEdge, type CallFlowEdge } from "./call-edge";
import styles from "./graph-canvas.module.css";
import { GraphControls } from "./graph-controls";
import { NoHints, noHints } from "./no-hints";
import { type ServiceFlowNode, ServiceNode } from "./service-node";
import { usePositions } from "./use-positions";

const nodeTypes = { service: ServiceNode };
const edgeTypes = { call: CallEdge };

export type GraphCanvasProps = {
  shown: Shown;
  selection: Selection | null;
  lit: Lit | null;
  /** Node ids from the outermost caller to the trouble; in view at first. */
  path: readonly string[];
  isOld: boolean;
  onSelect: (selection: Selection | null) => void;
};

/** The live graph. Loaded on its own, for its size. */
export default function GraphCanvas(props: GraphCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ shown, selection, lit, path, isOld, onSelect }: GraphCanvasProps) {
  const t = useTranslations("topology");
  const [pointed, setPointed] = useState<string | null>(null);
  const positions = usePositions(
    shown.nodes.map(({ id }) => id),
    shown.edges,
  );
  const nodes = useMemo(
    () =>
      shown.nodes.flatMap((node): ServiceFlowNode[] => {
        const position = positions?.[node.id];
        if (!position) return [];
        return [
          {
            id: node.id,
            type: "service",
            position,
            ...nodeSize,
            data: {
              node,
              isSelected: selection?.kind === "node" && selection.id === node.id,
              isDim: lit !== null && !lit.nodes.has(node.id),
              onSelect: (id) => onSelect({ kind: "node", id }),
            },
          },
        ];
      }),
    [shown.nodes, positions, selection, lit, onSelect],
  );
  const edges = useMemo(() => {
    const most = Math.max(0, ...shown.edges.map(({ signals }) => signals.requestsPerSecond ?? 0));
    const onPath = edgesAlong(path, shown.edges);
    return shown.edges.map(
      (edge): CallFlowEdge => ({
        id: edge.id,
        source: edge.from,
        target: edge.to,
        type: "call",
        zIndex: onPath.has(edge.id) ? 2 : 0,
        data: {
          edge,
          width: edgeWidth(edge.signals.requestsPerSecond, most),
          isDim: lit !== null && !lit.edges.has(edge.id),
          isSelected: selection?.kind === "edge" && selection.id === edge.id,
          isTold: pointed === edge.id || lit?.edges.has(edge.id) === true,
          onSelect: (id) => onSelect({ kind: "edge", id }),
        },
      }),
    );
  }, [shown.edges, path, lit, selection, pointed, onSelect]);
  const focus = useMemo(
    () =>
      lit
        ? [...[...lit.nodes].filter((id) => id !== selection?.id), ...(selection ? [selection.id] : [])]
        : path,
    [lit, path, selection],
  );
  if (positions === null) return <p className={styles.loading}>{t("graphLoading")}</p>;
  return (
    <section className={styles.canvas} data-old={isOld} aria-label={t("graphLabel")} data-testid="graph">
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        ariaLabelConfig={noHints}
        edgesFocusable={false}
        elementsSelectable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        zoomOnScroll={false}
        panOnScroll={false}
        preventScrolling={false}
        zoomOnDoubleClick={false}
        minZoom={0.25}
        maxZoom={1.6}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => onSelect(null)}
        onEdgeClick={(_, edge) => onSelect({ kind: "edge", id: edge.id })}
        onEdgeMouseEnter={(_, edge) => setPointed(edge.id)}
        onEdgeMouseLeave={() => setPointed(null)}
        disableKeyboardA11y
      >
        <NoHints />
      </ReactFlow>
      <GraphControls positions={positions} ids={nodes.map(({ id }) => id)} focus={focus} />
    </section>
  );
}
