"use client";

import { useTranslations } from "use-intl";
import { momentSchema } from "../../lib/logs/filter";
import { tellRequestRoute } from "../../lib/logs/routes";
import type { Story } from "../../lib/logs/story/story";
import { useApi } from "../api/use-api";
import { Panel, SkeletonRows } from "../ui/panel";
import { Time } from "../ui/time";
import { useRefreshMs } from "../ui/use-refresh-ms";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { HopTimeline } from "./hop-timeline";
import { LineList } from "./line-list";
import { NotFound } from "./not-found";
import styles from "./request-page.module.css";
import { StoryFacts } from "./story-facts";
import { StorySentence } from "./story-sentence";

/** A request older than this gets no more lines. */
const settledMs = 60_000;

/** One request: a sentence, every hop on a timeline, and the lines that say so. */
export function RequestPage({ id }: { id: string }) {
  const t = useTranslations("requests");
  const { mesh, param } = useUrlState();
  const around = momentSchema.safeParse(param("around")).data;
  const refreshMs = useRefreshMs();
  const input = { params: { requestId: id }, query: { mesh, ...(around ? { around } : {}) } };
  const first = useApi(tellRequestRoute, input, { refetchMs: false });
  const isSettled = first.data !== undefined && isOver(first.data);
  // The same read; asked again while late lines may still come.
  const read = useApi(tellRequestRoute, input, { refetchMs: isSettled ? false : refreshMs });
  const story = read.data;
  const isFound = story !== undefined && story.lines.length > 0;
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/logs">{t("logs")}</ViewLink> · <span translate="no">{id}</span>
      </p>
      <h1 className={styles.sentence} data-outcome={story?.outcome} data-testid="sentence">
        {story && story.sentence.length > 0 ? <StorySentence story={story} /> : t("one")}
      </h1>
      {story && isFound && <StoryFacts story={story} />}
      {story && !isFound ? (
        <NotFound story={story} />
      ) : (
        <>
          <Panel title={t("timeline")} read={read} flush skeleton={<SkeletonRows rows={8} />} empty={noHops}>
            {(data) => <HopTimeline story={data} />}
          </Panel>
          <Panel
            title={t("lines")}
            level={2}
            read={read}
            aside={story && <Searched story={story} />}
            skeleton={<SkeletonRows rows={3} />}
          >
            {(data) => <LineList lines={data.lines} />}
          </Panel>
        </>
      )}
    </div>
  );

  function noHops(data: Story) {
    return data.hops.length === 0 ? t("noHops") : null;
  }
}

function Searched({ story }: { story: Story }) {
  const t = useTranslations("requests");
  const { start, end } = story.searched;
  return (
    <span>
      {story.repeatedLines > 0 && <>{t("repeated", { count: story.repeatedLines })} · </>}
      {t("searched")} <Time at={start} form="date" zone={false} /> – <Time at={end} form="clock" />
    </span>
  );
}

/** No hop is missing its caller that could still come, and the last of them ended a while ago. */
function isOver({ startedAt, durationMs, hops, hopsOutside, generatedAt }: Story): boolean {
  const isMissing = hopsOutside === 0 && hops.some(({ isGuessed }) => isGuessed);
  if (startedAt === null || isMissing) return false;
  return Date.parse(generatedAt) - Date.parse(startedAt) - (durationMs ?? 0) > settledMs;
}
