"use client";

import { useTranslations } from "use-intl";
import type { Change } from "../../lib/changes/changes";
import { type DiffLine, decidesWeightsAlone, diffLines, linesOf } from "./diff-lines";
import styles from "./resource-diff.module.css";

const signs: Record<DiffLine["kind"], string> = { same: " ", gone: "−", new: "+" };

/** What was pushed, resource by resource, beside what stood there before. */
export function ResourceDiff({ diff }: { diff: Change["diff"] }) {
  const t = useTranslations("changes.diff");
  return diff.map(({ ref, before, after }) => (
    <figure key={ref} className={styles.resource}>
      <figcaption className={styles.ref}>
        <span translate="no">{ref}</span>
        {decidesWeightsAlone(after) && <> {t("restKept")}</>}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section className={styles.lines} tabIndex={0} aria-label={t("label", { ref })}>
        <pre>
          {diffLines(linesOf(before), linesOf(after)).map(({ kind, text }, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <span key={line} className={styles.line} data-kind={kind}>
              {signs[kind]} {text}
              {"\n"}
            </span>
          ))}
        </pre>
      </section>
    </figure>
  ));
}
