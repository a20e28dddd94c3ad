"use client";

import { SegmentedControl, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Topology } from "../../lib/topology/topology";
import { Ago } from "../ui/ago";
import { HealthMark } from "../ui/health-mark";
import { Time } from "../ui/time";
import { useUrlState } from "../ui/use-url-state";
import styles from "./topology-page.module.css";
import { useReason } from "./use-reason";
import { namesVersion } from "./view/names-version";
import { verdictOf } from "./view/verdict";

type Props = {
  topology: Topology | undefined;
  shownCount: number;
  ofCount: number;
  isOld: boolean;
  view: "graph" | "list";
};

/** Is it well, how much of it is shown, how old it is; and how it is shown. */
export function TopologyHeader({ topology, shownCount, ofCount, isOld, view }: Props) {
  const t = useTranslations();
  const { window, param, set } = useUrlState();
  return (
    <header className={styles.header}>
      <div className={styles.said}>
        <h1 className={styles.verdict}>
          {topology ? <Verdict topology={topology} isOld={isOld} /> : t("topology.title")}
        </h1>
        <p className={styles.facts}>
          {topology && (
            <>
              <span data-testid="shown-count">{t("topology.shown", { shown: shownCount, of: ofCount })}</span>
              <span>{t("topology.figuresOf", { window })}</span>
              <span data-old={isOld} className={styles.age}>
                {isOld && <Time at={topology.generatedAt} />} <Ago at={topology.generatedAt} />
              </span>
            </>
          )}
        </p>
      </div>
      <div className={styles.tools}>
        <TextInput
          type="search"
          aria-label={t("topology.find")}
          placeholder={t("topology.find")}
          defaultValue={param("find") ?? ""}
          onChange={(event) => set({ find: event.currentTarget.value || null }, { replace: true })}
          className={styles.find ?? ""}
        />
        <SegmentedControl
          aria-label={t("topology.view.label")}
          value={view}
          onChange={(value) => set({ view: value })}
          data={[
            { value: "graph", label: t("topology.view.graph") },
            { value: "list", label: t("topology.view.list") },
          ]}
        />
      </div>
    </header>
  );
}

function Verdict({ topology, isOld }: { topology: Topology; isOld: boolean }) {
  const t = useTranslations("topology.verdict");
  const reasonOf = useReason();
  const verdict = verdictOf(topology);
  switch (verdict.kind) {
    case "sick": {
      const { worst, others } = verdict;
      const reason = reasonOf(worst);
      return (
        <>
          <HealthMark health={worst.health} shapeOnly />{" "}
          {reason
            ? t(namesVersion(worst.reason) ? "sickVersion" : "sick", { service: worst.service, reason })
            : t("sickPlain", { service: worst.service })}
          {others > 0 && <span className={styles.others}> · {t("others", { count: others })}</span>}
        </>
      );
    }
    case "well":
      return (
        <>
          <HealthMark health={isOld ? "unknown" : "well"} shapeOnly />{" "}
          {t(isOld ? "wellThen" : "well", { count: verdict.count })}
        </>
      );
    case "quiet":
      return t("quiet");
    case "unknown":
      return (
        <>
          <HealthMark health="unknown" shapeOnly /> {t("unknown")}
        </>
      );
  }
}
