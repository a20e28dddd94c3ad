"use client";

import { useTranslations } from "use-intl";
import type { Meshes } from "../../lib/meshes/meshes";
import type { Finding, VerdictTone } from "../../lib/overview/verdict";
import type { Topology } from "../../lib/topology/topology";
import type { ApiRead } from "../api/use-api";
import { UpstreamBadges } from "../shell/upstream-badges";
import { Ago } from "../ui/ago";
import { HealthMark } from "../ui/health-mark";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { useOpenWords } from "../words/use-open-words";
import styles from "./verdict-banner.module.css";

type Props = {
  verdict: Finding;
  others: readonly Finding[];
  /** Whose age is the age of the figures. */
  read: ApiRead<Topology>;
  meshes: Meshes | undefined;
};

const shown = 3;

/** The page's answer in one sentence, what to do about it, and how old the figures are. */
export function VerdictBanner({ verdict, others, read, meshes }: Props) {
  const t = useTranslations("overview");
  const { mesh, window } = useUrlState();
  const upstreams = meshes?.meshes.find(({ id }) => id === mesh)?.upstreams ?? [];
  const figuresAt = read.data?.stale?.since ?? read.data?.generatedAt;
  return (
    <section className={styles.banner} data-tone={verdict.tone} aria-label={t("title")}>
      <div className={styles.line} role="status" data-testid="verdict" data-code={verdict.code}>
        <Mark tone={verdict.tone} />
        <h1 className={styles.sentence}>
          <Sentence finding={verdict} />
        </h1>
        <Act finding={verdict} />
      </div>
      {others.length > 0 && (
        <ul className={styles.others} aria-label={t("also")}>
          {others.slice(0, shown).map((finding) => (
            <li key={`${finding.code} ${JSON.stringify(finding.params)}`} data-tone={finding.tone}>
              <Mark tone={finding.tone} />
              <span>
                <Sentence finding={finding} />
              </span>
              <Act finding={finding} />
            </li>
          ))}
          {others.length > shown && <li>{t("more", { count: others.length - shown })}</li>}
        </ul>
      )}
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
          {verdict.code !== "console-away" && <UpstreamBadges upstreams={upstreams} />}
        </span>
      </div>
    </section>
  );
}

function Mark({ tone }: { tone: VerdictTone }) {
  return <HealthMark health={tone} shapeOnly />;
}

function Sentence({ finding }: { finding: Finding }) {
  const t = useTranslations();
  const words = useOpenWords();
  const { code, params } = finding;
  const { upstream, at } = params;
  const named =
    typeof upstream === "string"
      ? { ...params, upstream: words(`upstream.${upstream}`, {}, upstream) }
      : params;
  return (
    <>
      {words(`overview.verdict.${code}`, named, code)}
      {typeof at === "string" && (
        <span className={styles.since}>
          {" "}
          {t("overview.shifted")} <Ago at={at} />
        </span>
      )}
    </>
  );
}

/** Where to go about it: the change that may have done it, else the service. */
function Act({ finding: { service, changeId } }: { finding: Finding }) {
  const t = useTranslations("overview.act");
  return (
    <span className={styles.acts}>
      {changeId && (
        <ViewLink to={`/changes/${changeId}`} className={styles.act}>
          {t("change")}
        </ViewLink>
      )}
      {service && (
        <ViewLink to={`/services/${service.namespace}/${service.name}`} className={styles.act}>
          {t("service", { service: service.name })}
        </ViewLink>
      )}
    </span>
  );
}
