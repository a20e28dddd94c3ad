"use client";

import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { findingsRoute } from "../../lib/findings/routes";
import { logsLink } from "../../lib/logs/logs-link";
import { type ModelVerdict, modelVerdictOf } from "../../lib/models/model-verdict";
import type { Models } from "../../lib/models/models";
import { serviceRoute } from "../../lib/services/routes";
import type { ServiceDetail } from "../../lib/services/services";
import { type ApiRead, useApi } from "../api/use-api";
import { FindingActions } from "../findings/finding-actions";
import { FindingDetails } from "../findings/finding-details";
import { FindingList } from "../findings/finding-list";
import { WeightsHolderWords } from "../services/holder/weights-holder-words";
import { LastChange } from "../services/page/last-change";
import { ShiftButton } from "../services/shift/shift-button";
import { Ago } from "../ui/ago";
import { HealthMark } from "../ui/health-mark";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import styles from "./model-header.module.css";
import { VerdictWords } from "./verdict-words";

type Props = {
  namespace: string;
  service: string;
  /** Left out where all versions are meant. */
  version?: string;
  read: ApiRead<Models>;
  /** The way up, before the verdict. */
  crumbs: ReactNode;
};

/** Is it well, what is wrong and what to do, who holds the weights and who moved them last; and Shift. */
export function ModelHeader({ namespace, service, version, read, crumbs }: Props) {
  const { mesh, window } = useUrlState();
  const { verdict } = useVerdict({ namespace, service, ...(version ? { version } : {}), read });
  const { data: detail } = useApi(serviceRoute, {
    params: { namespace, name: service },
    query: { mesh, window },
  });
  const place = { service, ...(version ? { version } : {}) };
  return (
    <>
      <header className={styles.header}>
        <div className={styles.said}>
          <p className={styles.crumbs}>{crumbs}</p>
          <h1 className={styles.verdict} data-testid="model-verdict" data-tone={verdict?.tone}>
            {verdict ? (
              <>
                <HealthMark health={verdict.tone} shapeOnly /> <VerdictWords verdict={verdict} {...place} />
              </>
            ) : (
              [service, version].join(" ")
            )}
          </h1>
          <Facts namespace={namespace} {...place} models={read.data} owner={detail?.owner} />
        </div>
        {detail && detail.versionRows.length > 1 && <ShiftButton namespace={namespace} />}
      </header>
      {verdict?.kind === "finding" && <Findings verdict={verdict} />}
      {detail && <LastChange last={detail.lastChange} />}
    </>
  );
}

/** The worst of what was found and what to do about it; on a phone the rest makes room for the versions. */
function Findings({ verdict }: { verdict: Extract<ModelVerdict, { kind: "finding" }> }) {
  const t = useTranslations("findings");
  const isPhone = useMediaQuery("(max-width: 767px)");
  const { finding, others, tone } = verdict;
  return (
    <section className={styles.findings} data-tone={tone} data-testid="model-findings">
      <FindingDetails finding={finding} />
      <FindingActions finding={finding} />
      {others.length > 0 && (
        <details className={styles.others} open={!isPhone}>
          <summary>{t("more", { count: others.length })}</summary>
          <FindingList findings={others} />
        </details>
      )}
    </section>
  );
}

/** Nothing until both the figures and the findings are known: a model is not well before somebody looked. */
function useVerdict({ namespace, service, version, read }: Omit<Props, "crumbs">) {
  const { mesh, at } = useUrlState();
  const findings = useApi(findingsRoute, { params: {}, query: { mesh, ...(at ? { at } : {}) } });
  const models = read.data;
  if (!models || (!findings.data && !findings.error)) return { verdict: null };
  const own = (findings.data?.findings ?? []).filter(
    (each) => each.namespace === namespace && each.service === service && isOf(each.version, version),
  );
  const rows = models.rows.filter((row) => isOf(row.version, version));
  return { verdict: modelVerdictOf({ rows, findings: own, stale: models.stale }) };
}

/** What is said of all versions is said of each. */
function isOf(said: string | null, version: string | undefined): boolean {
  return version === undefined || said === null || said === version;
}

type FactsProps = {
  namespace: string;
  service: string;
  version?: string;
  models: Models | undefined;
  owner: ServiceDetail["owner"] | undefined;
};

function Facts({ namespace, service, version, models, owner }: FactsProps) {
  const t = useTranslations("models");
  const tt = useTranslations("topology");
  const { mesh, window } = useUrlState();
  const figuresAt = models?.stale?.since ?? models?.generatedAt;
  const filter = { service: `${namespace}/${service}`, ...(version ? { version } : {}) };
  return (
    <p className={styles.facts}>
      {owner && <WeightsHolderWords of={{ mesh, namespace, service, owner }} />}
      {figuresAt && (
        <span className={styles.age} data-old={models?.stale !== null}>
          {tt("figuresOf", { window })}
          {models?.stale && (
            <>
              {" "}
              <Time at={figuresAt} />
            </>
          )}
          , <Ago at={figuresAt} />
        </span>
      )}
      <ViewLink to={`/services/${namespace}/${service}`}>{t("service")}</ViewLink>
      <ViewLink {...logsLink(filter)}>{t("requests")}</ViewLink>
    </p>
  );
}
