"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { LogLine } from "../../lib/logs/log-line";
import { logsLink } from "../../lib/logs/logs-link";
import type { Hop } from "../../lib/logs/story/story";
import { ChosenBy } from "../logs/chosen-by";
import { FlagWords } from "../logs/flag-words";
import { MaskedText } from "../logs/masked-text";
import { RawText } from "../logs/raw-text";
import { Duration } from "../ui/duration";
import { SafeText } from "../ui/safe-text";
import { ViewLink } from "../ui/view-link";
import styles from "./hop-timeline.module.css";

/** Everything that one hop's line says, in words. */
export function HopDetails({ hop, line }: { hop: Hop; line: LogLine | undefined }) {
  const t = useTranslations("requests.hop");
  const service = hop.namespace !== null && hop.service !== null ? `${hop.namespace}/${hop.service}` : null;
  const facts: [string, ReactNode][] = [];
  const add = (name: Parameters<typeof t>[0], value: ReactNode | null) => {
    if (value !== null) facts.push([t(name), value]);
  };
  const text = (value: string | null) => value !== null && <SafeText text={value} />;
  const length = (ms: number | null) => ms !== null && <Duration ms={ms} />;
  const count = (value: number | null) => value !== null && String(value);
  add("start", <Duration ms={hop.startMs} />);
  add("duration", length(hop.durationMs) || null);
  add("ttft", length(hop.ttftMs) || null);
  add("queue", length(hop.queueMs) || null);
  add("prefill", length(hop.prefillMs) || null);
  add("decode", length(hop.decodeMs) || null);
  add("promptTokens", count(hop.promptTokens) || null);
  add("completionTokens", count(hop.completionTokens) || null);
  add("cachedTokens", count(hop.cachedTokens) || null);
  add("finishReason", text(hop.finishReason) || null);
  add("instance", text(hop.instance) || null);
  add("caller", text(hop.caller) || null);
  add("upstreamHost", text(hop.upstreamHost) || null);
  add("method", text(hop.method) || null);
  add("status", text(hop.status) || null);
  add("attempt", count(hop.attempt) || null);
  if (hop.skewMs !== 0) add("skew", <Duration ms={Math.abs(hop.skewMs)} />);
  return (
    <div className={styles.details} data-testid="hop-details">
      {hop.reporter === "source" && <p>{t(hop.upstreamHost === null ? "bySource" : "byCaller")}</p>}
      {hop.isGuessed && <p>{t("guessed")}</p>}
      {hop.flags.map((flag) => (
        <p key={flag}>
          <FlagWords flag={flag} />
        </p>
      ))}
      {hop.error && (
        <p className={styles.error}>
          <MaskedText text={hop.error} isMasked={line?.isMasked ?? false} />
        </p>
      )}
      {hop.chosenBy && (
        <p>
          {t("chosen")} <ChosenBy chosenBy={hop.chosenBy} />
        </p>
      )}
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {service && (
        <p>
          <ViewLink {...logsLink({ service, ...(hop.version ? { version: hop.version } : {}) })}>
            {t("others")}
          </ViewLink>
        </p>
      )}
      {line && <RawText line={line} />}
    </div>
  );
}
