"use client";

import { TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { listPoliciesRoute } from "../../../lib/policies/routes";
import { instancesRoute, servicesRoute } from "../../../lib/services/routes";
import type { RegistryRow } from "../../../lib/services/services";
import { useApi } from "../../api/use-api";
import { Page } from "../../ui/page";
import { Panel, SkeletonRows } from "../../ui/panel";
import { useNothing } from "../../ui/use-nothing";
import { useUrlState } from "../../ui/use-url-state";
import { MovementList } from "./movement-list";
import styles from "./registry-page.module.css";
import { RegistryTable } from "./registry-table";
import { sortServices } from "./sort-services";
import { useServiceSort } from "./use-service-sort";

/** Every service of the mesh: versions, instances as they come and go, signals, and what was decided for each. */
export function RegistryPage() {
  const t = useTranslations("registry");
  const { mesh, window, param, set } = useUrlState();
  const read = useApi(servicesRoute, { params: {}, query: { mesh, window } });
  const instances = useApi(instancesRoute, { params: {}, query: { mesh, window } });
  const policies = useApi(listPoliciesRoute, { params: {}, query: { mesh } });
  const text = param("text") ?? "";
  const order = useServiceSort();
  const nothing = useNothing();
  const wasRead = read.data && (read.data.stale === null || read.data.services.length > 0);
  const count = instances.data?.instances.filter(({ state }) => state === "ready").length;
  const ready = count === undefined ? [] : [t("instances", { count })];
  return (
    <Page
      title={t("title")}
      gist={read.data && wasRead && [t("count", { count: read.data.services.length }), ...ready].join(" · ")}
      aside={
        <TextInput
          className={styles.find ?? ""}
          aria-label={t("find")}
          placeholder={t("find")}
          value={text}
          onChange={(event) => set({ text: event.currentTarget.value || null }, { replace: true })}
        />
      }
    >
      <div className={styles.columns}>
        <Panel
          title={t("services")}
          read={read}
          aside={read.data?.resourcesOf && t(`resourcesOf.${read.data.resourcesOf}`)}
          flush
          skeleton={<SkeletonRows rows={10} />}
          empty={(data) => {
            if (data.services.length === 0) return nothing(data, t("empty"));
            return found(data.services, text).length === 0 ? t("none") : null;
          }}
        >
          {(data) => (
            <RegistryTable
              services={sortServices(found(data.services, text), order.by)}
              order={order}
              instances={instances.data?.instances ?? null}
              movements={instances.data?.movements ?? []}
              policies={policies.data?.policies ?? null}
            />
          )}
        </Panel>
        <Panel
          title={t("movements")}
          read={instances}
          flush
          skeleton={<SkeletonRows rows={4} />}
          empty={(data) =>
            data.movements.length === 0 ? nothing(data, t("still", { minutes: data.spanSeconds / 60 })) : null
          }
        >
          {(data) => <MovementList movements={data.movements} />}
        </Panel>
      </div>
    </Page>
  );
}

/** Those whose name or namespace holds the text. */
function found(services: readonly RegistryRow[], text: string): RegistryRow[] {
  const wanted = text.trim().toLowerCase();
  return services.filter(({ namespace, service }) => `${namespace}/${service}`.includes(wanted));
}
