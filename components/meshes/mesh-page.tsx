"use client";

import { useTranslations } from "use-intl";
import type { MeshView } from "../../lib/meshes/meshes";
import { meshesRoute, meshSettingsRoute, telemetryRoute } from "../../lib/meshes/routes";
import type { Telemetry } from "../../lib/metrics/telemetry";
import { useApi } from "../api/use-api";
import { Page } from "../ui/page";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { WebhookPanel } from "../webhooks/webhook-panel";
import { ConceptTable } from "./concept-table";
import { ConnectionTable } from "./connection-table";
import { GapList } from "./gap-list";
import { ProxyPanel } from "./proxy-panel";
import { UpstreamTable } from "./upstream-table";
import { Writing } from "./writing";

const telemetryMs = 15_000;

/** What a mesh is known by: whether its upstreams answer, what its telemetry cannot say, and what mends that. */
export function MeshPage() {
  const t = useTranslations("meshes");
  const { mesh } = useUrlState();
  const meshes = useApi(meshesRoute, { params: {}, query: {} });
  const telemetry = useApi(telemetryRoute, { params: { mesh }, query: {} }, { refetchMs: telemetryMs });
  const settings = useApi(meshSettingsRoute, { params: { mesh }, query: {} }, { refetchMs: telemetryMs });
  const own = meshes.data?.meshes.find(({ id }) => id === mesh);
  return (
    <Page
      title={own?.name ?? mesh}
      gist={own && <Gist mesh={own} telemetry={telemetry.data} />}
      aside={<ViewLink to="/connect">{t("connect")}</ViewLink>}
    >
      <Panel title={t("upstreams")} read={meshes} flush skeleton={<SkeletonRows rows={4} />}>
        {() => own && <UpstreamTable mesh={own} />}
      </Panel>
      <Panel title={t("writing.title")} read={settings} skeleton={<SkeletonRows rows={1} />}>
        {(data) => own && <Writing mesh={own} settings={data} />}
      </Panel>
      <Panel
        title={t("gaps")}
        read={telemetry}
        flush
        skeleton={<SkeletonRows rows={3} />}
        empty={({ gaps, logs, stale }) =>
          gaps.length + (logs?.gaps.length ?? 0) > 0 ? null : stale ? t("unasked") : t("noGap")
        }
      >
        {({ gaps, logs }) => <GapList gaps={gaps} logGaps={logs?.gaps ?? []} />}
      </Panel>
      <ProxyPanel mesh={mesh} />
      <Panel title={t("connections")} read={settings} flush skeleton={<SkeletonRows rows={3} />}>
        {(data) => <ConnectionTable settings={data} />}
      </Panel>
      <WebhookPanel />
      <Panel
        title={t("concepts")}
        read={telemetry}
        flush
        aside={t("conceptsAside")}
        skeleton={<SkeletonRows rows={10} />}
        empty={({ answers }) => (answers.length === 0 ? t("unasked") : null)}
      >
        {({ answers }) => <ConceptTable answers={answers} />}
      </Panel>
    </Page>
  );
}

/** "3 of 4 upstreams answer · 41 of 54 concepts are answered · 2 gaps". */
function Gist({ mesh, telemetry }: { mesh: MeshView; telemetry: Telemetry | undefined }) {
  const t = useTranslations("meshes");
  const there = mesh.upstreams.filter(({ state }) => state !== "absent");
  const parts = [
    t("gist.upstreams", { up: there.filter(({ state }) => state === "up").length, all: there.length }),
  ];
  if (telemetry && telemetry.answers.length > 0) {
    const answered = telemetry.answers.filter(({ source }) => source !== null).length;
    parts.push(t("gist.concepts", { answered, all: telemetry.answers.length }));
    parts.push(t("gist.gaps", { count: telemetry.gaps.length + (telemetry.logs?.gaps.length ?? 0) }));
  }
  return <span data-testid="mesh-gist">{parts.join(" · ")}</span>;
}
