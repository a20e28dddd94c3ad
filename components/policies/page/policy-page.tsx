"use client";

import { useTranslations } from "use-intl";
import { listChangesRoute } from "../../../lib/changes/routes";
import type { PolicyView } from "../../../lib/policies/policies";
import { getPolicyRoute, listRevisionsRoute } from "../../../lib/policies/routes";
import { useApi } from "../../api/use-api";
import { ChangeTable } from "../../changes/change-table";
import { Panel, SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { ViewLink } from "../../ui/view-link";
import { BreakerPanel } from "../breaker/breaker-panel";
import { CertificatesPanel } from "../certificates/certificates-panel";
import { DriftBox } from "../drift/drift-box";
import { PendingBox } from "../pending/pending-box";
import { CompareRevisions } from "./compare-revisions";
import { PolicyHead } from "./policy-head";
import styles from "./policy-page.module.css";
import { RevisionTable } from "./revision-table";
import { RollbackDrawer } from "./rollback-drawer";
import { SaysNow } from "./says-now";

/** One policy: how it is, what it says, what can be done, and how it came to be so. */
export function PolicyPage({ id }: { id: string }) {
  const t = useTranslations("policies");
  const read = useApi(getPolicyRoute, { params: { id }, query: {} });
  const policy = read.data;
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/policies">{t("title")}</ViewLink>
      </p>
      {policy ? (
        <>
          <PolicyHead policy={policy} isOld={read.error !== null || policy.stale !== null} />
          <PendingBox policy={policy} />
          <DriftBox policy={policy} />
          <Loaded policy={policy} />
        </>
      ) : (
        <>
          <h1 className={styles.title}>{t("one")}</h1>
          {read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={10} />}
        </>
      )}
    </div>
  );
}

function Loaded({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies");
  const { id, mesh, namespace, service, kind } = policy;
  const revisions = useApi(listRevisionsRoute, { params: { id }, query: {} });
  const changes = useApi(listChangesRoute, { params: {}, query: { mesh, namespace, service } });
  const own = changes.data?.changes.filter(({ policyId }) => policyId === id) ?? [];
  return (
    <>
      {kind === "circuit-breaker" && (
        <BreakerPanel
          namespace={namespace}
          service={service}
          atPolicy={policy.tone === "wrong" ? "not-pushed" : "pushed"}
        />
      )}
      {kind === "access" && <CertificatesPanel namespace={namespace} service={service} isExpected />}
      <div className={styles.columns}>
        <SaysNow policy={policy} />
        <Panel
          title={t("changes")}
          read={changes}
          flush
          skeleton={<SkeletonRows rows={4} />}
          empty={() => (own.length === 0 ? t("noChange") : null)}
        >
          {() => <ChangeTable changes={own.slice(0, 12)} brief />}
        </Panel>
      </div>
      <Panel
        title={t("revisions")}
        read={revisions}
        flush
        skeleton={<SkeletonRows rows={4} />}
        empty={(data) => (data.revisions.length === 0 ? t("noRevision") : null)}
        aside={t("compareHint")}
      >
        {(data) => <RevisionTable policy={policy} revisions={data.revisions} />}
      </Panel>
      {revisions.data && <CompareRevisions policy={policy} revisions={revisions.data.revisions} />}
      <RollbackDrawer policy={policy} />
    </>
  );
}
