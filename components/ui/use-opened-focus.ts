import { type RefObject, useEffect, useRef } from "react";

/** For what opens beside a list: keyboards and screen readers follow what was opened, and go back to who opened it. */
export function useOpenedFocus(key: string): RefObject<HTMLElement | null> {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    if (key !== "") box.current?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [key]);
  return box;
}
