"use client";

import { useMediaQuery } from "@mantine/hooks";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "../../../lib/logs/log-line";
import { LineRow } from "./line-row";
import styles from "./line-table.module.css";

const rowPx = { wide: 32, phone: 66 };
/** Older lines are asked for when this few are left below. */
const ahead = 30;

type Props = {
  lines: readonly LogLine[];
  selectedId: string | null;
  isOld: boolean;
  hasOlder: boolean;
  isReadingOlder: boolean;
  onOlder: () => void;
  onOpen: (line: LogLine) => void;
  /** Whether the newest line is in view and nobody is busy in the table. */
  onRest: (isAtRest: boolean) => void;
};

const columns = [
  "time",
  "service",
  "outcome",
  "duration",
  "ttft",
  "tokens",
  "flag",
  "tenant",
  "text",
] as const;

/** Lines as rows, drawn only where they are in view. Arrow keys go from row to row. */
export function LineTable(props: Props) {
  const { lines, selectedId, isOld, hasOlder, isReadingOlder, onOlder, onOpen, onRest } = props;
  const t = useTranslations("logs");
  const isPhone = useMediaQuery("(max-width: 767px)") ?? false;
  const size = isPhone ? rowPx.phone : rowPx.wide;
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => size,
    getItemKey: (index) => lines[index]?.id ?? index,
    overscan: 12,
  });
  // The virtualizer remembers the sizes of the other layout.
  useEffect(() => {
    if (size > 0) virtual.measure();
  }, [virtual, size]);
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  // Scrolling is outside React: near the end, older lines are read.
  useEffect(() => {
    if (hasOlder && lastShown >= lines.length - ahead) onOlder();
  }, [hasOlder, lastShown, lines.length, onOlder]);
  const busy = useRef({ isPointed: false, isFocused: false });
  const tell = (patch: Partial<typeof busy.current> = {}) => {
    Object.assign(busy.current, patch);
    const isAtTop = (box.current?.scrollTop ?? 0) < size;
    onRest(isAtTop && !busy.current.isPointed && !busy.current.isFocused);
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const row = document.activeElement?.closest("[data-index]");
    if (step === 0 || !row) return;
    event.preventDefault();
    const next = Number(row.getAttribute("data-index")) + step;
    virtual.scrollToIndex(Math.min(lines.length - 1, Math.max(0, next)));
    requestAnimationFrame(() => {
      box.current
        ?.querySelector<HTMLElement>(`[data-index="${next}"] button`)
        ?.focus({ preventScroll: true });
    });
  };
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("table")}
      className={styles.box}
      data-old={isOld || undefined}
      data-testid="log-lines"
      onScroll={() => tell()}
      onPointerEnter={(event) => tell({ isPointed: event.pointerType === "mouse" })}
      onPointerLeave={() => tell({ isPointed: false })}
      onFocus={(event) => tell({ isFocused: event.target !== event.currentTarget })}
      onBlur={() => tell({ isFocused: false })}
      onKeyDown={move}
    >
      <table className={styles.table} aria-rowcount={hasOlder ? -1 : lines.length + 1}>
        <thead className={styles.head}>
          <tr className={styles.row} aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column} scope="col" className={styles[column]}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className={styles.body} style={{ height: virtual.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const line = lines[index];
            return (
              line && (
                <LineRow
                  key={key}
                  line={line}
                  index={index}
                  top={start}
                  height={size}
                  isSelected={line.id === selectedId}
                  onOpen={onOpen}
                />
              )
            );
          })}
        </tbody>
      </table>
      <p className={styles.end} aria-live="polite">
        {isReadingOlder ? t("readingOlder") : hasOlder ? "" : t("noOlder")}
      </p>
    </section>
  );
}
