"use client";

import { type FitViewOptions, useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import styles from "./graph-canvas.module.css";

type Props = { path: readonly string[]; fit: FitViewOptions; count: number };

/** Zoom, fit; and the first look: everything if it can be read, else the worst path. */
export function GraphControls({ path, fit, count }: Props) {
  const t = useTranslations("topology");
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const seen = useRef("");
  useEffect(() => {
    const look = `${width}x${height} ${count}`;
    if (width === 0 || seen.current === look) return;
    seen.current = look;
    void flow.fitView(fit).then(() => {
      const isTooSmall = flow.getZoom() <= (fit.minZoom as number) + 0.01;
      if (isTooSmall && path.length > 0) void flow.fitView({ ...fit, nodes: path.map((id) => ({ id })) });
    });
  }, [width, height, count, flow, fit, path]);
  return (
    <div className={styles.controls}>
      <button type="button" aria-label={t("zoomOut")} title={t("zoomOut")} onClick={() => flow.zoomOut()}>
        <Sign d="M3 8 H13" />
      </button>
      <button type="button" aria-label={t("zoomIn")} title={t("zoomIn")} onClick={() => flow.zoomIn()}>
        <Sign d="M3 8 H13 M8 3 V13" />
      </button>
      <button type="button" aria-label={t("fit")} title={t("fit")} onClick={() => flow.fitView(fit)}>
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
