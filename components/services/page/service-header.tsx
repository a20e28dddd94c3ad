"use client";

import { useTranslations } from "use-intl";
import type { ServiceDetail } from "../../../lib/services/services";
import { namesVersion } from "../../topology/view/names-version";
import { Ago } from "../../ui/ago";
import { HealthMark } from "../../ui/health-mark";
import { Time } from "../../ui/time";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { useOpenWords } from "../../words/use-open-words";
import { WeightsHolderWords } from "../holder/weights-holder-words";
import { ShiftButton } from "../shift/shift-button";
import styles from "./service-page.module.css";
import { serviceReason } from "./service-reason";

type Props = { namespace: string; name: string; detail: ServiceDetail | undefined; isOld: boolean };

/** Is it well, who holds its weights, how old this is; and Shift. */
export function ServiceHeader({ namespace, name, detail, isOld }: Props) {
  const tt = useTranslations("topology");
  const tm = useTranslations("models");
  const { window } = useUrlState();
  const figuresAt = detail?.stale?.since ?? detail?.generatedAt ?? "";
  return (
    <header className={styles.header}>
      <div className={styles.said}>
        <p className={styles.crumb}>
          <ViewLink to="/topology" extra={{ node: `${namespace}/${name}` }}>
            {tt("title")}
          </ViewLink>{" "}
          / {namespace}
        </p>
        <h1 className={styles.verdict}>{detail ? <Verdict detail={detail} /> : name}</h1>
        {detail && (
          <p className={styles.facts}>
            <WeightsHolderWords of={detail} />
            {(detail.stale === null || detail.versionRows.length > 0) && (
              <>
                <span>{tt("figuresOf", { window })}</span>
                <span className={styles.age} data-old={isOld}>
                  {isOld && <Time at={figuresAt} />} <Ago at={figuresAt} />
                </span>
              </>
            )}
            {detail.isModel && <ViewLink to={`/models/${namespace}/${name}`}>{tm("asModel")}</ViewLink>}
          </p>
        )}
      </div>
      {detail && detail.versionRows.length > 1 && <ShiftButton namespace={namespace} />}
    </header>
  );
}

function Verdict({ detail }: { detail: ServiceDetail }) {
  const t = useTranslations("services.verdict");
  const words = useOpenWords();
  const { health, service } = detail;
  const reason = serviceReason(detail);
  const said = () => {
    switch (health) {
      case "well":
      case "idle":
      case "unknown":
        return t(health, { service });
      case "degraded":
      case "failing":
        return reason
          ? t(namesVersion(reason) ? "sickVersion" : "sick", {
              service,
              reason: words(`topology.reason.${reason.code}`, reason.params, reason.code),
            })
          : t("sickPlain", { service });
    }
  };
  return (
    <>
      <HealthMark health={health} shapeOnly /> {said()}
    </>
  );
}
