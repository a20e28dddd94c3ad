import type { ReactNode } from "react";
import styles from "./page.module.css";

type Props = {
  title: string;
  /** How it stands, in few words. */
  gist?: ReactNode;
  /** At the end of the title's line: a search, a button. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A page: what it is of, how that stands, and the panels below. */
export function Page({ title, gist, aside, children }: Props) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title}>{title}</h1>
        {gist && <p className={styles.gist}>{gist}</p>}
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </div>
  );
}
