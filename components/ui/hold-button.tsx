"use client";

import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./hold-button.module.css";

const holdMs = 700;

type Props = {
  children: ReactNode;
  /** The words while a finger's press, or a second press without a pointer, is awaited. */
  holdWords: string;
  onConfirm: () => void;
  loading?: boolean;
  disabled?: boolean;
  title?: string;
  testId?: string;
  /** Drawn as the lesser choice. */
  quiet?: boolean;
};

/** One click with a mouse. On touch it is held, so that no stray tap acts; keys and readers press it twice. */
export function HoldButton({
  children,
  holdWords,
  onConfirm,
  loading,
  disabled,
  title,
  testId,
  quiet,
}: Props) {
  const isTouch = useMediaQuery("(pointer: coarse)") ?? false;
  const [stage, setStage] = useState<"rest" | "held" | "asked">("rest");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const press = (event: PointerEvent) => {
    if (!isTouch || event.button !== 0 || disabled) return;
    setStage("held");
    timer.current = setTimeout(() => {
      setStage("rest");
      onConfirm();
    }, holdMs);
  };
  const release = () => {
    clearTimeout(timer.current);
    if (stage === "held") setStage("asked");
  };
  const click = (isPointer: boolean) => {
    if (!isTouch) onConfirm();
    else if (isPointer) return;
    else if (stage === "asked") {
      setStage("rest");
      onConfirm();
    } else setStage("asked");
  };
  return (
    <Button
      className={styles.button ?? ""}
      variant={quiet ? "default" : "filled"}
      data-stage={stage}
      data-testid={testId}
      loading={loading ?? false}
      disabled={disabled ?? false}
      title={title}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => isTouch && event.preventDefault()}
      onClick={(event) => click(event.detail > 0)}
    >
      <span className={styles.words}>{stage === "rest" ? children : holdWords}</span>
    </Button>
  );
}
