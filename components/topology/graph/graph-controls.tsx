"use client";

import { getViewportForBounds, useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useEffectEvent } from "react";
import { useTranslations } from "use-intl";
import type { Positions } from "../layout/positions";
import { firstLook, lookAt } from "./first-look";
import styles from "./graph-canvas.module.css";

type Props = {
  positions: Positions;
  ids: readonly string[];
  /** What must be in view when not everything can be read at once: what is selected, else the worst path. */
  focus: readonly string[];
};

/** Zoom and fit; looks anew only when the room or the number of nodes changes. */
export function GraphControls({ positions, ids, focus }: Props) {
  const t = useTranslations("topology");
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const show = (seen: readonly string[]) => {
    const { bounds, padding, maxZoom } = lookAt(seen, positions);
    void flow.setViewport(getViewportForBounds(bounds, width, height, 0.25, maxZoom, padding));
  };
  const look = useEffectEvent(() => show(firstLook({ ids, focus, positions, width, height })));
  const count = ids.length;
  useEffect(() => {
    if (width > 0 && height > 0 && count > 0) look();
  }, [width, height, count]);
  return (
    <div className={styles.controls}>
      <button type="button" aria-label={t("zoomOut")} title={t("zoomOut")} onClick={() => flow.zoomOut()}>
        <Sign d="M3 8 H13" />
      </button>
      <button type="button" aria-label={t("zoomIn")} title={t("zoomIn")} onClick={() => flow.zoomIn()}>
        <Sign d="M3 8 H13 M8 3 V13" />
      </button>
      <button type="button" aria-label={t("fit")} title={t("fit")} onClick={() => show(ids)}>
        <Sign d="M2.5 6 V2.5 H6 M10 2.5 H13.5 V6 M13.5 10 V13.5 H10 M6 13.5 H2.5 V10" />
      </button>
    </div>
  );
}

function Sign({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={d} fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
