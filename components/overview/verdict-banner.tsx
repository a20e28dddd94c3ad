"use client";

import { useTranslations } from "use-intl";
import type { Finding } from "../../lib/findings/findings";
import type { Meshes } from "../../lib/meshes/meshes";
import type { Verdict } from "../../lib/overview/verdict";
import type { Topology } from "../../lib/topology/topology";
import type { ApiRead } from "../api/use-api";
import { FindingActions } from "../findings/finding-actions";
import { FindingDetails } from "../findings/finding-details";
import { FindingList } from "../findings/finding-list";
import { FindingSentence } from "../findings/finding-sentence";
import { UpstreamBadges } from "../shell/upstream-badges";
import { Ago } from "../ui/ago";
import { HealthMark } from "../ui/health-mark";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import { useOpenWords } from "../words/use-open-words";
import styles from "./verdict-banner.module.css";

type Props = {
  verdict: Verdict;
  others: readonly Finding[];
  /** Whose age is the age of the figures. */
  read: ApiRead<Topology>;
  meshes: Meshes | undefined;
};

/** The page's answer in one sentence, what to do about it, what else is wrong, and how old the figures are. */
export function VerdictBanner({ verdict, others, read, meshes }: Props) {
  const t = useTranslations("overview");
  const { mesh, window } = useUrlState();
  const known = meshes?.meshes.find(({ id }) => id === mesh)?.upstreams ?? [];
  // Where something is wrong, room goes to that.
  const upstreams = verdict.kind === "finding" ? known.filter(({ state }) => state !== "up") : known;
  const wasRead = read.data && (read.data.stale === null || read.data.nodes.length > 0);
  const figuresAt = wasRead && (read.data?.stale?.since ?? read.data?.generatedAt);
  const code = verdict.kind === "finding" ? verdict.finding.code : verdict.code;
  return (
    <section className={styles.banner} data-tone={verdict.tone} aria-label={t("title")}>
      <div className={styles.line} role="status" data-testid="verdict" data-code={code}>
        <HealthMark health={verdict.tone} shapeOnly />
        <h1 className={styles.sentence}>
          {verdict.kind === "finding" ? (
            <FindingSentence finding={verdict.finding} />
          ) : (
            <PlainSentence verdict={verdict} />
          )}
        </h1>
      </div>
      {verdict.kind === "finding" && (
        <div className={styles.lead} data-testid="lead-finding">
          <FindingDetails finding={verdict.finding} />
          <FindingActions finding={verdict.finding} />
        </div>
      )}
      {others.length > 0 && <FindingList findings={others} />}
      <div className={styles.foot}>
        <span data-testid="age">
          {figuresAt ? (
            <>
              {t("asOf")} <Time at={figuresAt} /> (<Ago at={figuresAt} />
              ), {t("window", { window })}
            </>
          ) : (
            t("noFigures")
          )}
        </span>
        <span className={styles.upstreams}>
          {code !== "console-away" && <UpstreamBadges upstreams={upstreams} />}
        </span>
      </div>
    </section>
  );
}

function PlainSentence({ verdict: { code, params } }: { verdict: Extract<Verdict, { kind: "plain" }> }) {
  const words = useOpenWords();
  const { upstream } = params;
  const named =
    typeof upstream === "string"
      ? { ...params, upstream: words(`upstream.${upstream}`, {}, upstream) }
      : params;
  return <>{words(`overview.verdict.${code}`, named, code)}</>;
}
