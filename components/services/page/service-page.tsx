"use client";

import { useTranslations } from "use-intl";
import { serviceLoadRoute, serviceRoute } from "../../../lib/services/routes";
import type { ServiceDetail } from "../../../lib/services/services";
import { useApi } from "../../api/use-api";
import { useOwnMesh } from "../../api/use-may-write";
import { BreakerPanel } from "../../policies/breaker/breaker-panel";
import { CertificatesPanel } from "../../policies/certificates/certificates-panel";
import { Panel, SkeletonRows } from "../../ui/panel";
import { useNothing } from "../../ui/use-nothing";
import { useUrlState } from "../../ui/use-url-state";
import { ShiftDrawer } from "../shift/shift-drawer";
import { TenantsPanel } from "../tenants/tenants-panel";
import { FoundThere } from "./found-there";
import { InstanceList } from "./instance-list";
import { LastChange } from "./last-change";
import { noInstance } from "./no-instance";
import { OverheadLine } from "./overhead-line";
import { PolicyList } from "./policy-list";
import { ServiceCharts } from "./service-charts";
import { ServiceHeader } from "./service-header";
import styles from "./service-page.module.css";
import { SplitOwner } from "./split-owner";
import { SpreadNotes } from "./spread-notes";
import { VersionTable } from "./version-table";

type Props = { namespace: string; name: string };

/** One service: is it well, what its versions do, who moved its weights last, and the ways to move them. */
export function ServicePage({ namespace, name }: Props) {
  const t = useTranslations("services");
  const { mesh, window } = useUrlState();
  const read = useApi(serviceRoute, { params: { namespace, name }, query: { mesh, window } });
  const load = useApi(serviceLoadRoute, { params: { namespace, name }, query: { mesh, window } });
  const detail = read.data;
  const nothing = useNothing();
  const own = useOwnMesh();
  const isWatched = own && own.controlPlane === "none";
  const isOld = detail !== undefined && (read.error !== null || detail.stale !== null);
  return (
    <div className={styles.page}>
      <ServiceHeader namespace={namespace} name={name} detail={detail} isOld={isOld} />
      {detail && <LastChange last={detail.lastChange} />}
      <Panel
        title={t("versions")}
        read={read}
        flush
        aside={detail && detail.versionRows.length > 1 && <SplitOwner detail={detail} />}
        skeleton={<SkeletonRows rows={4} />}
        empty={(data) => (data.versionRows.length === 0 ? nothing(measured(data), t("noVersions")) : null)}
      >
        {(data) => (
          <>
            <VersionTable detail={data} load={load.data} />
            {load.data && <OverheadLine overhead={load.data.overhead} />}
          </>
        )}
      </Panel>
      {detail && <FoundThere detail={detail} />}
      {detail && (
        <Panel
          title={t("instances")}
          read={read}
          flush
          empty={() => {
            const why = noInstance(detail, load.data, isWatched);
            return why && t(`noInstance.${why}`);
          }}
        >
          {() => (
            <>
              <InstanceList detail={detail} load={load.data} />
              {load.data && <SpreadNotes load={load.data} />}
            </>
          )}
        </Panel>
      )}
      <BreakerPanel namespace={namespace} service={name} />
      <TenantsPanel namespace={namespace} service={name} isExpected={false} />
      {detail && <ServiceCharts namespace={namespace} name={name} isModel={detail.isModel} />}
      {detail && (
        <Panel
          title={t("policies")}
          read={read}
          empty={(data) => (data.policies.length === 0 ? t("noPolicy") : null)}
        >
          {(data) => <PolicyList detail={data} />}
        </Panel>
      )}
      <CertificatesPanel
        namespace={namespace}
        service={name}
        isExpected={detail?.policies.some(({ kind }) => kind === "access") ?? false}
      />
      <ShiftDrawer service={`${namespace}/${name}`} />
    </div>
  );
}

/** Without Postgres versions are measured all the same. */
function measured({ stale }: ServiceDetail): Pick<ServiceDetail, "stale"> {
  return { stale: stale?.upstream === "prometheus" ? stale : null };
}
