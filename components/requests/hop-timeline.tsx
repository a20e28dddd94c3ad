"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Hop, Story } from "../../lib/logs/story/story";
import { msParts } from "../ui/figure-text";
import { HopDetails } from "./hop-details";
import { HopRow } from "./hop-row";
import styles from "./hop-timeline.module.css";
import { marksOf } from "./segments";

/** Every hop in order on one time axis; one of them can be opened. */
export function HopTimeline({ story }: { story: Story }) {
  const t = useTranslations();
  const [openId, setOpenId] = useState<string | null>(null);
  const wholeMs = Math.max(
    story.durationMs ?? 0,
    ...story.hops.map(({ startMs, durationMs }) => startMs + (durationMs ?? 0)),
    0.1,
  );
  const label = (ms: number) => {
    const { digits, unit } = msParts(ms);
    const word = unit === "none" ? "" : t(`unit.${unit}`);
    return `${digits.replace(/\.0$/, "")} ${word}`.trim();
  };
  const hasWork = story.hops.some(({ queueMs, prefillMs, decodeMs }) => queueMs ?? prefillMs ?? decodeMs);
  return (
    <div className={styles.timeline} data-testid="timeline">
      <div className={styles.axis} aria-hidden="true">
        <div className={styles.scale}>
          {marksOf(wholeMs).map((ms) => (
            <span key={ms} style={{ left: `${(ms / wholeMs) * 100}%` }}>
              {label(ms)}
            </span>
          ))}
        </div>
      </div>
      <ol className={styles.hops}>
        {story.hops.map((hop) => (
          <li key={hop.id} data-testid="hop" data-service={hop.service} data-outcome={hop.outcome}>
            <HopRow
              hop={hop}
              wholeMs={wholeMs}
              isOpen={hop.id === openId}
              onToggle={() => setOpenId(hop.id === openId ? null : hop.id)}
            />
            {hop.id === openId && <HopDetails hop={hop} line={lineOf(story, hop)} />}
          </li>
        ))}
      </ol>
      {story.hopsOutside > 0 && (
        <p className={styles.outside} data-testid="hops-outside">
          {t("requests.hopsOutside", { count: story.hopsOutside })}
        </p>
      )}
      {hasWork && (
        <ul className={styles.legend}>
          {(["queue", "prefill", "decode"] as const).map((kind) => (
            <li key={kind}>
              <span className={styles.swatch} data-kind={kind} aria-hidden="true" />{" "}
              {t(`requests.work.${kind}`)}
            </li>
          ))}
          <li>{t("requests.work.ttft")}</li>
        </ul>
      )}
    </div>
  );
}

function lineOf({ lines }: Story, { lineId }: Hop) {
  return lines.find(({ id }) => id === lineId);
}
