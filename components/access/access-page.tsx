"use client";

import { useTranslations } from "use-intl";
import { whoAmIRoute } from "../../lib/access/routes";
import { useApi } from "../api/use-api";
import { useMay } from "../api/who";
import { Page } from "../ui/page";
import { Panel, SkeletonRows } from "../ui/panel";
import { OwnAccess } from "./own-access";
import { PeoplePanel } from "./people-panel";
import { TokensPanel } from "./tokens-panel";

/** What one may do oneself, and, for who manages access, who else may sign in and which tokens there are. */
export function AccessPage() {
  const t = useTranslations("access");
  const who = useApi(whoAmIRoute, { params: {}, query: {} });
  const manages = useMay("access.manage", { mesh: null });
  return (
    <Page title={t("title")} gist={manages ? t("gist") : t("gistOwn")}>
      <Panel title={t("own.title")} read={who} skeleton={<SkeletonRows rows={2} />}>
        {(data) => <OwnAccess who={data} />}
      </Panel>
      {manages && <PeoplePanel />}
      {manages && <TokensPanel />}
    </Page>
  );
}
