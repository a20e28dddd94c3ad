"use client";

import { useTranslations } from "use-intl";
import { listChangesRoute } from "../../lib/changes/routes";
import { useApi } from "../api/use-api";
import { OpenPlans } from "../plans/open-plans";
import { WaitingList } from "../policies/pending/waiting-list";
import { Panel, SkeletonRows } from "../ui/panel";
import { useUrlState } from "../ui/use-url-state";
import { ChangeTable } from "./change-table";
import styles from "./changes-page.module.css";

const limit = 100;

/** What was decided in this mesh, newest first. */
export function ChangesPage() {
  const t = useTranslations("changes");
  const { mesh } = useUrlState();
  const read = useApi(listChangesRoute, { params: {}, query: { mesh, limit } });
  const count = read.data?.changes.length ?? 0;
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t("title")}</h1>
      <WaitingList />
      <OpenPlans />
      <Panel
        title={t("decided")}
        read={read}
        flush
        skeleton={<SkeletonRows rows={10} />}
        empty={(data) => (data.changes.length === 0 ? t("none") : null)}
        aside={count === limit ? t("showing", { count }) : null}
      >
        {(data) => <ChangeTable changes={data.changes} />}
      </Panel>
    </div>
  );
}
