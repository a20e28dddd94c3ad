"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "../../lib/logs/log-line";
import { logLineRoute } from "../../lib/logs/routes";
import { useApi } from "../api/use-api";
import { useApiMutation } from "../api/use-api-mutation";
import { ReadFailure } from "../ui/read-failure";
import { useUrlState } from "../ui/use-url-state";
import { MaskedText } from "./masked-text";
import styles from "./raw-text.module.css";
import { RevealControl } from "./reveal-control";
import { streamOf } from "./stream-of";

/** Characters that are shown before somebody asks for all. */
const atFirst = 2_000;

/** A line as it was logged, masked and cut at first; the rest is read when somebody asks for it. */
export function RawText({ line }: { line: LogLine }) {
  const t = useTranslations("logs.raw");
  const { mesh } = useUrlState();
  const [isWhole, setWhole] = useState(false);
  const isCarried = line.text.length >= line.textLength;
  const ask = { params: { lineId: line.id }, query: { mesh, ...streamOf(line) } };
  const { data, error, refetch } = useApi(logLineRoute, ask, {
    enabled: isWhole && !isCarried,
    refetchMs: false,
  });
  // No read that is renewed by itself: each time is written down.
  const reveal = useApiMutation(logLineRoute);
  const seen = reveal.data?.line ?? data?.line ?? line;
  const shown = isWhole ? seen.text : seen.text.slice(0, atFirst);
  const show = () => void reveal.send({ ...ask, query: { ...ask.query, reveal: "true" }, body: undefined });
  return (
    <div className={styles.raw}>
      <pre className={styles.text} data-testid="raw-line">
        <MaskedText text={shown} isMasked={seen.isMasked} />
        {shown.length < seen.textLength && <span className={styles.cut}>…</span>}
      </pre>
      {error && isWhole && !data && <ReadFailure error={error} retry={refetch} />}
      {seen.textLength > atFirst && (
        <p className={styles.more}>
          {t("shown", { shown: shown.length, of: seen.textLength })}{" "}
          <button type="button" onClick={() => setWhole(!isWhole)}>
            {isWhole ? t("less") : t("all")}
          </button>
        </p>
      )}
      {reveal.error && <ReadFailure error={reveal.error} retry={show} />}
      {seen.isMasked && <RevealControl line={line} isPending={reveal.isPending} onReveal={show} />}
    </div>
  );
}
