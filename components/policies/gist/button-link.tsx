"use client";

import type { ReactNode } from "react";
import { ViewLink } from "../../ui/view-link";
import styles from "./button-link.module.css";

type Props = { to: string; extra?: Record<string, string>; children: ReactNode };

/** A link that looks like the main thing to do here. */
export function ButtonLink({ to, extra, children }: Props) {
  return (
    <ViewLink to={to} className={styles.button} {...(extra ? { extra } : {})}>
      {children}
    </ViewLink>
  );
}
