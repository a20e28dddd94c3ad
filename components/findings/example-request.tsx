"use client";

import { useTranslations } from "use-intl";
import { type LogsFilter, requestLink } from "../../lib/logs/logs-link";
import { listLogsRoute } from "../../lib/logs/routes";
import { useApi } from "../api/use-api";
import { queryOf } from "../logs/view/logs-view";
import { useUrlState } from "../ui/use-url-state";
import { ViewLink } from "../ui/view-link";
import styles from "./finding.module.css";

const renewMs = 20_000;

/** Leads to the story of the newest request behind a finding; nothing while no line of one is there. */
export function ExampleRequest({ filter }: { filter: LogsFilter }) {
  const t = useTranslations("findings");
  const { mesh, window, at } = useUrlState();
  const query = { ...queryOf(filter, { mesh, window, at }), limit: 1 };
  const { data } = useApi(listLogsRoute, { params: {}, query }, { refetchMs: renewMs });
  const [line] = data?.lines ?? [];
  const id = line?.record?.request_id;
  if (!line || !id) return null;
  return (
    <ViewLink {...requestLink(id, line.at)} className={styles.link} data-testid="finding-example">
      {t("example")}
    </ViewLink>
  );
}
