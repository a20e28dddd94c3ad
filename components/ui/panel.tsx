"use client";

import type { ReactNode } from "react";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { staleIn } from "../api/stale-in";
import type { ApiRead } from "../api/use-api";
import { Ago } from "./ago";
import styles from "./panel.module.css";
import { ReadFailure } from "./read-failure";

type Props<T> = {
  title: string;
  /** Heading level of the title; 2 when left out. */
  level?: 2 | 3;
  read: ApiRead<T>;
  /** Why there is nothing to show in a good answer; null when there is something. */
  empty?: (data: T) => ReactNode | null;
  /** Keeps the layout still until the first answer. */
  skeleton?: ReactNode;
  /** Beside the title: a link, a picker. */
  aside?: ReactNode;
  /** Without padding around the content, for tables that reach the edges. */
  flush?: boolean;
  children: (data: T) => ReactNode;
};

/** A read in its five states: loading, empty (why), failed (what, since, next step), stale (dimmed, age), good. */
export function Panel<T>({ title, level = 2, read, empty, skeleton, aside, flush, children }: Props<T>) {
  const t = useTranslations();
  const heading = useId();
  const Heading = level === 2 ? "h2" : "h3";
  const { data, error, receivedAt } = read;
  const stale = data === undefined ? null : staleIn(data);
  const isOld = data !== undefined && (error !== null || stale !== null);
  const nothing = data === undefined ? null : (empty?.(data) ?? null);
  return (
    <section className={styles.panel} aria-labelledby={heading} aria-busy={read.isLoading}>
      <header className={styles.header}>
        <Heading id={heading} className={styles.title}>
          {title}
        </Heading>
        {isOld && (
          <span className={styles.age} role="status">
            {stale
              ? t(nothing === null ? "panel.stale" : "panel.wentAway", {
                  upstream: t(`upstream.${stale.upstream}`),
                })
              : t("panel.cannotRefresh")}{" "}
            <Ago at={stale ? stale.since : (receivedAt ?? 0)} />
          </span>
        )}
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      <div className={flush ? styles.flush : styles.body} data-old={isOld || undefined}>
        {data === undefined && error && <ReadFailure error={error} retry={read.refetch} />}
        {data === undefined && !error && (skeleton ?? <SkeletonRows rows={3} />)}
        {data !== undefined &&
          (nothing === null ? children(data) : <p className={styles.empty}>{nothing}</p>)}
      </div>
    </section>
  );
}

/** Grey bars in place of what is on its way. */
export function SkeletonRows({ rows }: { rows: number }) {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => `row-${row}`).map((key) => (
        <span key={key} className={styles.bar} />
      ))}
    </div>
  );
}
