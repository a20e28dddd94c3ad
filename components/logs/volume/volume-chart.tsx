"use client";

import dynamic from "next/dynamic";
import { type PointerEvent, useState } from "react";
import { useTranslations } from "use-intl";
import type { LogCounts } from "../../../lib/logs/logs";
import type { ApiRead } from "../../api/use-api";
import { ReadFailure } from "../../ui/read-failure";
import { bandOf, barAt, plotInsets } from "./bar-at";
import styles from "./volume-chart.module.css";

const VolumePlot = dynamic(() => import("./volume-plot"), {
  ssr: false,
  loading: () => <div className={styles.still} />,
});

type Props = {
  read: ApiRead<LogCounts>;
  isOld: boolean;
  /** From and to in unix seconds. */
  onNarrow: (from: number, to: number) => void;
};

type Drag = { from: number; to: number };

/** Lines over time; a click on a bar, or a drag over some, narrows the page to their time. */
export function VolumeChart({ read, isOld, onNarrow }: Props) {
  const t = useTranslations("logs");
  const [drag, setDrag] = useState<Drag | null>(null);
  const { data, error } = read;
  const bars = data?.bars ?? [];
  const under = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    return barAt(event.clientX - box.left, box.width, bars.length);
  };
  const end = () => {
    if (drag && data) {
      const [from, to] = drag.from < drag.to ? [drag.from, drag.to] : [drag.to, drag.from];
      const [first, last] = [bars[from], bars[to]];
      if (first && last) onNarrow(first.at, last.at + data.stepSeconds);
    }
    setDrag(null);
  };
  const band = drag && bandOf(drag.from, drag.to, bars.length);
  return (
    <figure
      className={styles.volume}
      data-old={isOld || undefined}
      aria-label={t("volume.label")}
      data-testid="volume"
      onPointerDown={(event) => {
        if (event.button !== 0 || bars.length === 0) return;
        setDrag({ from: under(event), to: under(event) });
      }}
      onPointerMove={(event) => {
        if (drag) setDrag({ ...drag, to: under(event) });
      }}
      onPointerUp={end}
      onPointerLeave={() => setDrag(null)}
      onPointerCancel={() => setDrag(null)}
    >
      {data && <VolumePlot bars={bars} stepSeconds={data.stepSeconds} />}
      {!data && !error && <div className={styles.still} />}
      {!data && error && <ReadFailure error={error} retry={read.refetch} />}
      {band && (
        <div
          className={styles.room}
          style={{
            left: plotInsets.left,
            right: plotInsets.right,
            top: plotInsets.top,
            bottom: plotInsets.bottom,
          }}
        >
          <div className={styles.band} style={{ left: `${band.left}%`, width: `${band.width}%` }} />
        </div>
      )}
    </figure>
  );
}
