"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import { getPolicyRoute } from "../../../lib/policies/routes";
import { getDraftRoute } from "../../../lib/policies/routes-drafts";
import { useApi } from "../../api/use-api";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { AppliedPolicy } from "./applied-policy";
import styles from "./editor-page.module.css";

const PolicyEditor = dynamic(() => import("./policy-editor"), {
  ssr: false,
  loading: () => <SkeletonRows rows={12} />,
});

const othersMs = 5_000;

/** The editor of one policy; after Apply, the change that it made. */
export function EditorPage({ id }: { id: string }) {
  const t = useTranslations("policies");
  const { param, set } = useUrlState();
  const policy = useApi(getPolicyRoute, { params: { id }, query: {} });
  const draft = useApi(getDraftRoute, { params: { id }, query: {} }, { refetchMs: othersMs });
  const changeId = param("change");
  const error = policy.data && draft.data ? null : (policy.error ?? draft.error);
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/policies">{t("title")}</ViewLink>
        {policy.data?.word !== "draft" && <ViewLink to={`/policies/${id}`}>{t("one")}</ViewLink>}
      </p>
      {policy.data && draft.data && changeId === null && (
        <PolicyEditor
          policy={policy.data}
          draft={draft.data}
          onApplied={(change) => set({ change })}
          isOld={policy.error !== null || draft.error !== null}
        />
      )}
      {changeId !== null && (
        <AppliedPolicy
          policyId={id}
          changeId={changeId}
          onUndone={(change) => set({ change })}
          onAgain={() => set({ change: null })}
        />
      )}
      {error && changeId === null && (
        <>
          <h1 className={styles.title}>{t("editor.title")}</h1>
          <ReadFailure
            error={error}
            retry={() => {
              policy.refetch();
              draft.refetch();
            }}
          />
        </>
      )}
      {!error && changeId === null && !(policy.data && draft.data) && (
        <>
          <h1 className={styles.title}>{t("editor.title")}</h1>
          <SkeletonRows rows={12} />
        </>
      )}
    </div>
  );
}
