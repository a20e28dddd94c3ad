"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Policies } from "../../../lib/policies/policies";
import { listPoliciesRoute } from "../../../lib/policies/routes";
import { useApi } from "../../api/use-api";
import { useOwnMesh } from "../../api/use-may-write";
import { Panel, SkeletonRows } from "../../ui/panel";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { ButtonLink } from "../gist/button-link";
import { ApplyTogether } from "./apply-together";
import { filterPolicies } from "./filter-policies";
import styles from "./policies-page.module.css";
import { PolicyFilters } from "./policy-filters";
import { PolicyTable } from "./policy-table";

/** Every policy of the mesh, the ones that somebody has to look at first. */
export function PoliciesPage() {
  const t = useTranslations("policies");
  const { mesh, param } = useUrlState();
  const isWatched = useOwnMesh()?.controlPlane === "none";
  const read = useApi(listPoliciesRoute, { params: {}, query: { mesh } });
  const filter = { kind: param("kind"), state: param("state"), service: param("service") };
  const shown = filterPolicies(read.data?.policies ?? [], filter);
  const all = read.data?.policies.length ?? 0;
  const [selected, setSelected] = useState<string[]>([]);
  const together = (read.data?.policies ?? []).filter(
    ({ id, pending }) => pending !== null && selected.includes(id),
  );
  const select = (id: string, isSelected: boolean) =>
    setSelected((ids) => [...ids.filter((each) => each !== id), ...(isSelected ? [id] : [])]);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{t("title")}</h1>
          {read.data && <Verdict policies={read.data.policies} />}
        </div>
        {!isWatched && <ButtonLink to="/policies/new">{t("new")}</ButtonLink>}
      </header>
      <PolicyFilters />
      <Panel
        title={t("panel")}
        read={read}
        flush
        skeleton={<SkeletonRows rows={6} />}
        empty={() => (shown.length > 0 ? null : all === 0 ? <Nothing /> : t("noneMatches", { all }))}
        aside={shown.length < all ? t("shown", { count: shown.length, all }) : null}
      >
        {() => <PolicyTable policies={shown} selected={selected} onSelect={select} />}
      </Panel>
      {together.length > 0 && <ApplyTogether policies={together} onClear={() => setSelected([])} />}
    </div>
  );
}

/** The answer before the rows: whether somebody has to look. */
function Verdict({ policies }: { policies: Policies["policies"] }) {
  const t = useTranslations("policies.verdict");
  const unwell = policies.filter(({ isWell }) => !isWell).length;
  const moving = policies.filter(({ tone }) => tone === "moving").length;
  return (
    <p className={styles.verdict} data-well={unwell === 0} data-testid="policies-verdict">
      {policies.length === 0
        ? t("none")
        : unwell > 0
          ? t("unwell", { unwell, all: policies.length })
          : moving > 0
            ? t("moving", { moving, all: policies.length })
            : t("well", { all: policies.length })}
    </p>
  );
}

function Nothing() {
  const t = useTranslations("policies");
  return (
    <>
      {t("empty")} <ViewLink to="/policies/new">{t("emptyNext")}</ViewLink>
    </>
  );
}
