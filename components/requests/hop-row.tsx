"use client";

import { useTranslations } from "use-intl";
import type { Hop } from "../../lib/logs/story/story";
import { FlagWords } from "../logs/flag-words";
import { OutcomeMark } from "../logs/outcome-mark";
import { Duration } from "../ui/duration";
import { SafeText } from "../ui/safe-text";
import { versionColour } from "../ui/version-colour";
import { VersionSwatch } from "../ui/version-swatch";
import styles from "./hop-timeline.module.css";
import { barOf, segmentsOf } from "./segments";

type Props = { hop: Hop; wholeMs: number; isOpen: boolean; onToggle: () => void };

const mostDepth = 8;

/** One hop: who answered, after how long, for how long, and how it went. */
export function HopRow({ hop, wholeMs, isOpen, onToggle }: Props) {
  const t = useTranslations("requests");
  const { left, width } = barOf(hop, wholeMs);
  const colour = versionColour(hop.version ?? "unknown");
  const [flag] = hop.flags;
  const ttft =
    hop.ttftMs === null || !hop.durationMs ? null : Math.min(100, (hop.ttftMs / hop.durationMs) * 100);
  return (
    <div
      className={styles.hop}
      data-outcome={hop.outcome}
      data-refused={(hop.reporter === "source" && hop.upstreamHost === null) || undefined}
    >
      <div className={styles.who} style={{ paddingLeft: 12 + Math.min(hop.depth, mostDepth) * 14 }}>
        <button type="button" className={styles.toggle} aria-expanded={isOpen} onClick={onToggle}>
          <SafeText text={hop.service ?? t("unknownService")} />
        </button>
        {hop.version && <VersionSwatch version={hop.version} />}
        {hop.depth === 0 && hop.caller !== null && (
          <span className={styles.rule} title={hop.caller}>
            {t("calledBy")} <SafeText text={hop.caller.slice(hop.caller.indexOf("/") + 1)} />
          </span>
        )}
        {hop.attempt !== null && hop.attempt > 1 && (
          <span className={styles.tag}>{t("attempt", { count: hop.attempt })}</span>
        )}
        {hop.outcome !== "ok" && <OutcomeMark outcome={hop.outcome} status={hop.status} />}
        {hop.chosenBy && hop.chosenBy.revision !== null && (
          <span className={styles.rule} title={t("chosen")}>
            {hop.chosenBy.rule !== null && <SafeText text={hop.chosenBy.rule} />}{" "}
            {t("revisionShort", { revision: hop.chosenBy.revision })}
          </span>
        )}
      </div>
      <div className={styles.lane}>
        <div className={styles.bar} style={{ left: `${left}%`, width: `${width}%`, background: colour }}>
          {segmentsOf(hop).map((part) => (
            <span
              key={part.kind}
              className={styles.segment}
              data-kind={part.kind}
              style={{ left: `${part.left}%`, width: `${part.width}%` }}
            />
          ))}
          {ttft !== null && <span className={styles.first} style={{ left: `${ttft}%` }} />}
        </div>
        <span
          className={styles.length}
          style={left > 70 ? { right: `${100 - left}%` } : { left: `${left + width}%` }}
        >
          <Duration ms={hop.durationMs} /> {flag && <FlagWords flag={flag} />}
        </span>
      </div>
    </div>
  );
}
