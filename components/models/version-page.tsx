"use client";

import { Select } from "@mantine/core";
import { useTranslations } from "use-intl";
import { comparisonRoute, modelsRoute } from "../../lib/models/routes";
import { useApi } from "../api/use-api";
import { ShiftDrawer } from "../services/shift/shift-drawer";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import { VersionSwatch } from "../ui/version-swatch";
import { ViewLink } from "../ui/view-link";
import { ModelChanges } from "./model-changes";
import { ModelHeader } from "./model-header";
import { ModelSections } from "./model-sections";
import styles from "./models-page.module.css";
import { ModelsTable } from "./models-table";
import { TimeBars } from "./time-bars";
import { VersionsCompared } from "./versions-compared";

type Props = { namespace: string; service: string; version: string };

/** One version of one model: what it does now, how it came to be so, and the changes that fell into that time. */
export function VersionPage({ namespace, service, version }: Props) {
  const t = useTranslations("models");
  const { mesh, window, at, param, set } = useUrlState();
  const query = { mesh, window, namespace, service, ...(at ? { at } : {}) };
  const read = useApi(modelsRoute, { params: {}, query });
  const others = (read.data?.rows ?? []).map((row) => row.version).filter((name) => name !== version);
  const against = others.find((name) => name === param("against")) ?? null;
  const compared = useApi(comparisonRoute, {
    params: {},
    query: { ...query, ...(against ? { base: against } : {}) },
  });
  const shown = [version, ...(against ? [against] : [])];
  const own = read.data?.rows.filter((row) => shown.includes(row.version)) ?? [];
  const target = { namespace, service };
  return (
    <div className={styles.page}>
      <ModelHeader
        namespace={namespace}
        service={service}
        version={version}
        read={read}
        crumbs={
          <>
            <ViewLink to="/models">{t("title")}</ViewLink> / {namespace} /{" "}
            <ViewLink to={`/models/${namespace}/${service}`} data-testid="up-to-model">
              {service}
            </ViewLink>{" "}
            / <VersionSwatch version={version} />
          </>
        }
      />
      <Panel
        title={t("now")}
        read={read}
        flush
        skeleton={<SkeletonRows rows={2} />}
        empty={() => (own.length === 0 ? t("unknown", { version }) : null)}
        aside={
          others.length > 0 && (
            <Select
              size="xs"
              aria-label={t("against")}
              placeholder={t("against")}
              data={others}
              value={against}
              onChange={(name) => set({ against: name })}
              clearable
            />
          )
        }
      >
        {(data) => <ModelsTable rows={own} away={data.stale?.upstream ?? null} />}
      </Panel>
      <VersionsCompared read={compared} versions={shown} />
      <TimeBars read={compared} versions={shown} />
      <ModelSections
        unmeasured={compared.data?.unmeasured}
        target={against ? target : { ...target, version }}
        {...(against ? { versions: shown } : {})}
      />
      <ModelChanges namespace={namespace} service={service} />
      <ShiftDrawer service={`${namespace}/${service}`} />
    </div>
  );
}
