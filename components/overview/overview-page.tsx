"use client";

import { useTranslations } from "use-intl";
import { listChangesRoute } from "../../lib/changes/routes";
import { findingsRoute } from "../../lib/findings/routes";
import { meshesRoute } from "../../lib/meshes/routes";
import { modelsRoute } from "../../lib/models/routes";
import { verdictOf } from "../../lib/overview/verdict";
import { topologyRoute } from "../../lib/topology/routes";
import { useApi } from "../api/use-api";
import { ChangeTable } from "../changes/change-table";
import { OpenPlans } from "../plans/open-plans";
import { WaitingList } from "../policies/pending/waiting-list";
import { Panel, SkeletonRows } from "../ui/panel";
import { useNothing } from "../ui/use-nothing";
import { useNow } from "../ui/use-now";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { ModelTable } from "./model-table";
import styles from "./overview-page.module.css";
import { ServiceTable } from "./service-table";
import { VerdictBanner } from "./verdict-banner";

const hourMs = 3_600_000;
const shownChanges = 8;

/** Is it well; if not what, since when, what changed, what can be done: in this order. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const { mesh, window, at } = useUrlState();
  const now = useNow();
  const nothing = useNothing();
  // To the minute, so that the question stays the same between reads.
  const end = at ? Date.parse(at) : now === null ? null : Math.floor(now / 60_000) * 60_000;
  const since = end === null ? undefined : new Date(end - hourMs).toISOString();
  const query = { mesh, window, ...(at ? { at } : {}) };
  const topology = useApi(topologyRoute, { params: {}, query });
  const models = useApi(modelsRoute, { params: {}, query });
  const meshes = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: 5_000 });
  const findings = useApi(findingsRoute, { params: {}, query: { mesh, ...(at ? { at } : {}) } });
  const changes = useApi(
    listChangesRoute,
    { params: {}, query: { mesh, since, limit: 50 } },
    { enabled: since !== undefined },
  );
  const { verdict, others } = verdictOf({
    findings: findings.data ?? null,
    topology: topology.data ?? null,
    models: models.data ?? null,
    meshes: meshes.data ?? null,
    mesh,
    isConsoleAway: meshes.error?.code === "console-unreachable",
  });
  return (
    <div className={styles.page}>
      <VerdictBanner verdict={verdict} others={others} read={topology} meshes={meshes.data} />
      <WaitingList mineOnly />
      <OpenPlans stoppedOnly />
      <Panel
        title={t("models.title")}
        read={models}
        flush
        skeleton={<SkeletonRows rows={3} />}
        aside={<ViewLink to="/models">{t("models.all")}</ViewLink>}
        empty={(data) =>
          data.rows.length === 0 ? nothing(data, `${t("models.none")} ${t("models.noneWhy")}`) : null
        }
      >
        {(data) => <ModelTable rows={data.rows} />}
      </Panel>
      <div className={styles.columns}>
        <div className={styles.services}>
          <Panel
            title={t("services.title")}
            read={topology}
            flush
            skeleton={<SkeletonRows rows={9} />}
            empty={(data) => (data.nodes.length === 0 ? nothing(data, t("services.none")) : null)}
          >
            {(data) => <ServiceTable nodes={data.nodes} />}
          </Panel>
        </div>
        <div className={styles.changes}>
          <Panel
            title={t("changes.title")}
            read={changes}
            flush
            skeleton={<SkeletonRows rows={4} />}
            empty={(data) => (data.changes.length === 0 ? t("changes.none") : null)}
            aside={<ViewLink to="/changes">{t("changes.all")}</ViewLink>}
          >
            {(data) => <ChangeTable changes={data.changes.slice(0, shownChanges)} brief />}
          </Panel>
        </div>
      </div>
    </div>
  );
}
