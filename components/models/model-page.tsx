"use client";

import { useMediaQuery } from "@mantine/hooks";
import { useTranslations } from "use-intl";
import { comparisonRoute, modelsRoute } from "../../lib/models/routes";
import { useApi } from "../api/use-api";
import { ShiftDrawer } from "../services/shift/shift-drawer";
import { TenantsPanel } from "../services/tenants/tenants-panel";
import { Panel, SkeletonRows } from "../ui/panel";
import { useNothing } from "../ui/use-nothing";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import { ModelChanges } from "./model-changes";
import { ModelHeader } from "./model-header";
import { ModelSections } from "./model-sections";
import styles from "./models-page.module.css";
import { ModelsTable } from "./models-table";
import { sortModels } from "./sort-models";
import { TimeBars } from "./time-bars";
import { useModelOrder } from "./use-model-order";
import { VersionColumns } from "./version-columns";
import { VersionsCompared } from "./versions-compared";

/** One model: is it well, all its versions side by side and over time, and who moved traffic between them. */
export function ModelPage({ namespace, service }: { namespace: string; service: string }) {
  const t = useTranslations("models");
  const { mesh, window, at } = useUrlState();
  const query = { mesh, window, namespace, service, ...(at ? { at } : {}) };
  const read = useApi(modelsRoute, { params: {}, query });
  const compared = useApi(comparisonRoute, { params: {}, query });
  const order = useModelOrder();
  const nothing = useNothing();
  const isPhone = useMediaQuery("(max-width: 767px)");
  const isModel = (read.data?.rows.length ?? 0) > 0;
  return (
    <div className={styles.page}>
      <ModelHeader
        namespace={namespace}
        service={service}
        read={read}
        crumbs={
          <>
            <ViewLink to="/models">{t("title")}</ViewLink> / {namespace}
          </>
        }
      />
      <Panel
        title={t("sideBySide")}
        read={read}
        flush
        aside={!isPhone && t("aside")}
        skeleton={<SkeletonRows rows={4} />}
        empty={(data) => (data.rows.length === 0 ? nothing(data, t("noModel", { service })) : null)}
      >
        {(data) =>
          isPhone ? (
            <VersionColumns rows={data.rows} away={data.stale?.upstream ?? null} />
          ) : (
            <ModelsTable
              rows={sortModels(data.rows, order.by)}
              order={order}
              away={data.stale?.upstream ?? null}
            />
          )
        }
      </Panel>
      {isModel && (
        <>
          <VersionsCompared read={compared} />
          <TimeBars read={compared} />
          <TenantsPanel namespace={namespace} service={service} isExpected />
          <ModelSections target={{ namespace, service }} unmeasured={compared.data?.unmeasured} />
        </>
      )}
      <ModelChanges namespace={namespace} service={service} />
      <ShiftDrawer service={`${namespace}/${service}`} />
    </div>
  );
}
