"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "../../lib/logs/log-line";
import { RawText } from "../logs/raw-text";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import { VersionSwatch } from "../ui/version-swatch";
import styles from "./line-list.module.css";

const atFirst = 40;

/** The lines of a request as they were logged, oldest first. */
export function LineList({ lines }: { lines: readonly LogLine[] }) {
  const t = useTranslations("requests");
  const [isAll, setAll] = useState(false);
  const shown = isAll ? lines : lines.slice(0, atFirst);
  return (
    <>
      <ol className={styles.lines}>
        {shown.map((line) => (
          <li key={line.id} id={`line-${line.id}`}>
            <p className={styles.head}>
              <Time at={line.at} form="clock" zone={false} /> <span translate="no">{line.service}</span>{" "}
              {line.version && <VersionSwatch version={line.version} />}
              {line.instance && <SafeText text={line.instance} />}
            </p>
            <RawText line={line} />
          </li>
        ))}
      </ol>
      {shown.length < lines.length && (
        <button type="button" className={styles.all} onClick={() => setAll(true)}>
          {t("allLines", { count: lines.length })}
        </button>
      )}
    </>
  );
}
