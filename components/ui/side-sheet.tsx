"use client";

import { CloseButton } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "./side-sheet.module.css";

type Props = {
  /** What it shows; the focus follows when that changes. */
  of: string;
  label: string;
  closeLabel: string;
  testId: string;
  /** Where it stands and how far it reaches. */
  className: string;
  isOld?: boolean;
  onClose: () => void;
  children: ReactNode;
};

/**
 * What opens beside a list or a graph, its address being the page's own. Keyboards and screen readers follow what was
 * opened and go back to who opened it; Escape closes it wherever the focus is, unless a dialog lies over it.
 */
export function SideSheet({ of, label, closeLabel, testId, className, isOld, onClose, children }: Props) {
  const box = useRef<HTMLElement>(null);
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (of === "") return;
    if (!box.current?.contains(document.activeElement)) opener.current = document.activeElement;
    box.current?.focus({ preventScroll: true });
  }, [of]);
  useEffect(
    () => () => {
      if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
    },
    [],
  );
  useWindowEvent("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector("[role=dialog]") === null) onClose();
  });
  return (
    <aside
      ref={box}
      tabIndex={-1}
      className={`${styles.sheet} ${className}`}
      aria-label={label}
      data-old={isOld}
      data-testid={testId}
    >
      <CloseButton className={styles.close ?? ""} aria-label={closeLabel} onClick={onClose} />
      {children}
    </aside>
  );
}
