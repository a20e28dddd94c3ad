"use client";

import { useTranslations } from "use-intl";
import { ChangeTable } from "../changes/change-table";
import { useServiceChanges } from "../services/page/use-service-changes";
import { Panel, SkeletonRows } from "../ui/panel";

const shown = 8;

/** The newest changes of a model's traffic: the marks on its charts, in words. */
export function ModelChanges({ namespace, service }: { namespace: string; service: string }) {
  const t = useTranslations("models");
  const { changes } = useServiceChanges(namespace, service);
  return (
    <Panel
      title={t("changes")}
      read={changes}
      flush
      skeleton={<SkeletonRows rows={3} />}
      empty={(data) => (data.changes.length === 0 ? t("noChange") : null)}
    >
      {(data) => <ChangeTable changes={data.changes.slice(0, shown)} />}
    </Panel>
  );
}
