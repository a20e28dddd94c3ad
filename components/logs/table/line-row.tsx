"use client";

import { memo, type ReactNode } from "react";
import type { LogLine } from "../../../lib/logs/log-line";
import { flagsIn } from "../../../lib/logs/outcome";
import table from "../../ui/data-table.module.css";
import { Duration } from "../../ui/duration";
import { timeText } from "../../ui/time-text";
import { useZone } from "../../ui/use-zone";
import { VersionSwatch } from "../../ui/version-swatch";
import { FlagWords } from "../flag-words";
import { MaskedText } from "../masked-text";
import { OutcomeMark } from "../outcome-mark";
import styles from "./line-table.module.css";

type Props = {
  line: LogLine;
  index: number;
  top: number;
  height: number;
  isSelected: boolean;
  onOpen: (line: LogLine) => void;
};

const excerptLength = 240;

/** One line: when, who, how it ended, how long; the whole row opens it. */
export const LineRow = memo(function LineRow({ line, index, top, height, isSelected, onOpen }: Props) {
  const { record, outcome } = line;
  const [flag] = flagsIn(record?.response_flags);
  return (
    <tr
      aria-rowindex={index + 2}
      className={styles.row}
      data-index={index}
      data-outcome={outcome}
      data-selected={isSelected || undefined}
      data-line={line.id}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <Cell name="time">
        <button type="button" className={`${table.rowLink} ${styles.open}`} onClick={() => onOpen(line)}>
          <Moment at={line.at} />
        </button>
      </Cell>
      <Cell name="service">
        {line.service && <span translate="no">{line.service}</span>}
        {line.version && <VersionSwatch version={line.version.slice(0, 40)} />}
      </Cell>
      <Cell name="outcome">
        <OutcomeMark outcome={outcome} status={record?.status} />
      </Cell>
      <Cell name="duration">{record?.duration_ms !== undefined && <Duration ms={record.duration_ms} />}</Cell>
      <Cell name="ttft">{record?.ttft_ms !== undefined && <Duration ms={record.ttft_ms} />}</Cell>
      <Cell name="tokens">
        {(record?.prompt_tokens ?? record?.completion_tokens) !== undefined && (
          <>
            {record?.prompt_tokens ?? "–"} → {record?.completion_tokens ?? "–"}
          </>
        )}
      </Cell>
      <Cell name="flag">{flag && <FlagWords flag={flag} />}</Cell>
      <Cell name="tenant">
        {record?.tenant && <MaskedText text={record.tenant} isMasked={line.isMasked} />}
      </Cell>
      <Cell name="text">
        <MaskedText text={excerptOf(line)} isMasked={line.isMasked} />
      </Cell>
    </tr>
  );
});

function Cell({ name, children }: { name: string; children: ReactNode }) {
  return <td className={styles[name]}>{children}</td>;
}

/** Lines are closer together than seconds. */
function Moment({ at }: { at: string }) {
  const [zone] = useZone();
  const { text } = timeText(new Date(at), "clock", zone === "utc" ? "UTC" : undefined);
  return (
    <time dateTime={at} title={at}>
      {text}
      <span className={styles.fraction}>.{at.slice(20, 23)}</span>
    </time>
  );
}

/** What went wrong, else what was said, else what was asked, else the line. */
function excerptOf({ record, text }: LogLine): string {
  const said = record?.error ?? record?.message ?? record?.method ?? text;
  return said.slice(0, excerptLength);
}
