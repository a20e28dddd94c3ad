"use client";

import { useMediaQuery } from "@mantine/hooks";
import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import { useTranslations } from "use-intl";
import { topologyRoute } from "../../lib/topology/routes";
import { useApi } from "../api/use-api";
import { ShiftDrawer } from "../services/shift/shift-drawer";
import { SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import { TopologyList } from "./list/topology-list";
import { SidePanel } from "./panel/side-panel";
import { SickList } from "./sick-list";
import { TopologyHeader } from "./topology-header";
import styles from "./topology-page.module.css";
import { litBy, type Selection, selectionOf } from "./view/selection";
import { shownGraph } from "./view/shown";
import { worstPath } from "./view/worst";

const GraphCanvas = dynamic(() => import("./graph/graph-canvas"), { ssr: false });

const nothing = { nodes: [], edges: [] };

/** Who calls whom and how well, as a live graph or a list; what is selected opens beside it. */
export function TopologyPage() {
  const t = useTranslations("topology");
  const { mesh, window, at, param, set } = useUrlState();
  const isPhone = useMediaQuery("(max-width: 767px)");
  const chosen = param("view");
  const view = chosen === "graph" || chosen === "list" ? chosen : isPhone ? "list" : "graph";
  const read = useApi(topologyRoute, {
    params: {},
    query: { mesh, window, ...(at === null ? {} : { at }) },
  });
  const topology = read.data;
  const find = param("find") ?? "";
  const [node, edge] = [param("node"), param("edge")];
  const graph = topology ?? nothing;
  const shown = useMemo(() => shownGraph(graph, find), [graph, find]);
  const selection = useMemo(() => selectionOf({ node, edge }), [node, edge]);
  const lit = useMemo(() => litBy(selection, shown), [selection, shown]);
  const path = useMemo(() => worstPath(shown), [shown]);
  const select = useCallback(
    (next: Selection | null) =>
      set({ node: next?.kind === "node" ? next.id : null, edge: next?.kind === "edge" ? next.id : null }),
    [set],
  );
  const isOld = topology !== undefined && (read.error !== null || topology.stale !== null);
  const why = topology && shown.nodes.length === 0 ? t(find === "" ? "empty" : "foundNone") : null;
  return (
    <div className={styles.page} data-view={view}>
      <TopologyHeader
        topology={topology}
        shownCount={shown.services}
        ofCount={shown.of}
        isOld={isOld}
        view={view}
      />
      {view === "graph" && (
        <SickList
          graph={graph}
          selected={selection?.kind === "node" ? selection.id : null}
          onSelect={(id) => select({ kind: "node", id })}
        />
      )}
      <div className={styles.main} data-panel={selection !== null && topology !== undefined}>
        {view === "list" ? (
          <div>
            {why === null && topology && (
              <TopologyList shown={shown} isOld={isOld} selection={selection} onSelect={select} />
            )}
            {why !== null && <p className={styles.note}>{why}</p>}
            {!topology && !read.error && <SkeletonRows rows={8} />}
            {!topology && read.error && <ReadFailure error={read.error} retry={read.refetch} />}
          </div>
        ) : (
          <div className={styles.graph}>
            {why === null && topology && (
              <>
                <GraphCanvas
                  shown={shown}
                  selection={selection}
                  lit={lit}
                  path={path}
                  isOld={isOld}
                  onSelect={select}
                />
                <Legend />
              </>
            )}
            {why !== null && <p className={styles.note}>{why}</p>}
            {!topology && !read.error && <Ghosts />}
            {!topology && read.error && (
              <div className={styles.note}>
                <ReadFailure error={read.error} retry={read.refetch} />
              </div>
            )}
          </div>
        )}
        {selection && topology && (
          <SidePanel topology={topology} selection={selection} isOld={isOld} onSelect={select} />
        )}
      </div>
      <ShiftDrawer service={selection?.kind === "node" ? selection.id : null} />
    </div>
  );
}

/** Holds the graph's place while it is read. */
function Ghosts() {
  return (
    <div className={styles.ghosts} aria-hidden="true">
      {["caller", "service", "first callee", "second callee", "third callee"].map((place) => (
        <span key={place} />
      ))}
    </div>
  );
}

function Legend() {
  const t = useTranslations("topology.legend");
  return (
    <ul className={styles.legend}>
      <li>{t("width")}</li>
      <li>{t("dashed")}</li>
      <li>{t("tick")}</li>
    </ul>
  );
}
