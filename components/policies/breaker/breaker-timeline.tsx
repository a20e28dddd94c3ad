"use client";

import { useTranslations } from "use-intl";
import { listChangesRoute } from "../../../lib/changes/routes";
import { logsLink } from "../../../lib/logs/logs-link";
import type {
  BreakerStretch,
  BreakerTimeline as Timeline,
  TimelineRow,
} from "../../../lib/policies/breaker-timeline";
import { breakerTimelineRoute } from "../../../lib/policies/routes-breakers";
import { useApi } from "../../api/use-api";
import { durationParts } from "../../ui/duration-text";
import { Time } from "../../ui/time";
import { useUrlState } from "../../ui/use-url-state";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import styles from "./breaker-timeline.module.css";

const timelineMs = 10_000;

/** What each caller's breakers did over the last window, with the service's changes; a stretch leads to its requests. */
export function BreakerTimeline({ namespace, service }: { namespace: string; service: string }) {
  const t = useTranslations("policies.breaker.timeline");
  const { mesh, window, at } = useUrlState();
  const { data } = useApi(
    breakerTimelineRoute,
    { params: { namespace, name: service }, query: { mesh, window } },
    { refetchMs: at === null ? timelineMs : false },
  );
  const changes = useApi(listChangesRoute, { params: {}, query: { mesh, namespace, service, limit: 50 } });
  if (!data) return <div className={styles.waiting} aria-hidden="true" />;
  if (data.rows.length === 0) return <p className={styles.none}>{t("none")}</p>;
  const marks = (changes.data?.changes ?? [])
    .map(({ id, createdAt }) => ({ id, at: Date.parse(createdAt) / 1_000 }))
    .filter((mark) => mark.at > data.start - data.stepSeconds && mark.at <= data.end);
  return (
    <section className={styles.timeline} aria-label={t("title")} data-testid="breaker-timeline">
      {data.rows.map((row) => (
        <Row key={`${row.namespace}/${row.service} ${row.version}`} row={row} data={data} marks={marks} />
      ))}
      <p className={styles.axis}>
        <Time at={data.start * 1_000} zone={false} />
        <Time at={data.end * 1_000} />
      </p>
    </section>
  );
}

type Mark = { id: string; at: number };
type RowProps = { row: TimelineRow; data: Timeline; marks: readonly Mark[] };

function Row({ row, data: { start, end, stepSeconds, namespace, service }, marks }: RowProps) {
  const t = useTranslations("policies.breaker");
  const began = start - stepSeconds;
  const percent = (seconds: number) => `${(seconds / (end - began)) * 100}%`;
  return (
    <div className={styles.row} data-testid={`timeline-${row.service}-${row.version}`}>
      <span className={styles.name}>
        <span translate="no">{row.service}</span> <VersionSwatch version={row.version} />
      </span>
      <span className={styles.strip}>
        {row.stretches.map((stretch) => (
          <Stretch
            key={stretch.from}
            stretch={stretch}
            row={row}
            called={`${namespace}/${service}`}
            width={percent(stretch.to - stretch.from)}
          />
        ))}
        {marks.map(({ id, at }) => (
          <ViewLink
            key={id}
            to={`/changes/${id}`}
            className={styles.mark}
            style={{ left: percent(at - began) }}
            title={t("timeline.change")}
            aria-label={t("timeline.change")}
          />
        ))}
      </span>
    </div>
  );
}

type StretchProps = { stretch: BreakerStretch; row: TimelineRow; called: string; width: string };

function Stretch({ stretch: { from, to, word }, row, called, width }: StretchProps) {
  const t = useTranslations();
  const style = { width };
  const length = durationParts((to - from) * 1_000)
    .map(({ digits, unit }) => `${digits} ${unit === "none" ? "" : t(`unit.${unit}`)}`)
    .join(" ");
  const title = t("policies.breaker.timeline.stretch", {
    word: t(`policies.breaker.word.${word}`),
    length,
  });
  if (word === "closed" || word === "unknown")
    return <span className={styles.stretch} data-word={word} style={style} title={title} />;
  const { to: page, extra } = logsLink({
    service: called,
    caller: `${row.namespace}/${row.service}`,
    from: new Date(from * 1_000).toISOString(),
    to: new Date(to * 1_000).toISOString(),
    ...(row.version === "unknown" ? {} : { version: row.version }),
    ...(word === "refusing" ? { flag: "UO" } : {}),
  });
  return (
    <ViewLink
      to={page}
      extra={extra}
      className={styles.stretch}
      data-word={word}
      style={style}
      title={title}
      aria-label={`${title}: ${t("policies.breaker.timeline.requests")}`}
    />
  );
}
