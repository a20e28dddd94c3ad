"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "../../lib/logs/log-line";
import { logLineRoute } from "../../lib/logs/routes";
import { useApi } from "../api/use-api";
import { ReadFailure } from "../ui/read-failure";
import { SafeText } from "../ui/safe-text";
import { useUrlState } from "../ui/use-url-state";
import styles from "./raw-text.module.css";
import { streamOf } from "./stream-of";

/** Characters that are shown before somebody asks for all. */
const atFirst = 2_000;

/** A line as it was logged, cut at first; the rest is read when somebody asks for it. */
export function RawText({ line }: { line: LogLine }) {
  const t = useTranslations("logs.raw");
  const { mesh } = useUrlState();
  const [isWhole, setWhole] = useState(false);
  const isCarried = line.text.length >= line.textLength;
  const { data, error, refetch } = useApi(
    logLineRoute,
    { params: { lineId: line.id }, query: { mesh, ...streamOf(line) } },
    { enabled: isWhole && !isCarried, refetchMs: false },
  );
  const known = data?.line.text ?? line.text;
  const shown = isWhole ? known : known.slice(0, atFirst);
  return (
    <div className={styles.raw}>
      <pre className={styles.text} data-testid="raw-line">
        <SafeText text={shown} />
        {shown.length < line.textLength && <span className={styles.cut}>…</span>}
      </pre>
      {error && isWhole && !data && <ReadFailure error={error} retry={refetch} />}
      {line.textLength > atFirst && (
        <p className={styles.more}>
          {t("shown", { shown: shown.length, of: line.textLength })}{" "}
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? t("less") : t("all")}
          </button>
        </p>
      )}
    </div>
  );
}
