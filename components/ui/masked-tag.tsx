import type { ReactNode } from "react";
import styles from "./masked-tag.module.css";

/** Stands where something is not shown, and says what. */
export function MaskedTag({ children }: { children: ReactNode }) {
  return (
    <span className={styles.tag} data-masked>
      {children}
    </span>
  );
}
