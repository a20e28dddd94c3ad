"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { AuditRow } from "../../lib/audit/audit";
import { SafeText } from "../ui/safe-text";
import { ViewLink } from "../ui/view-link";
import styles from "./row-panel.module.css";

/** What a row says beside its outcome, with the ways to what it is about. */
export function RowFacts({ row }: { row: AuditRow }) {
  const t = useTranslations("audit");
  const { actor, address, userAgent, message, mesh, namespace, service, sequence } = row;
  return (
    <dl className={styles.fields}>
      {message && (
        <Fact name={t("panel.message")}>
          <SafeText text={message} />
        </Fact>
      )}
      <Fact name={t("panel.actor")}>
        <SafeText text={actor.name} /> ({t(`actorKind.${actor.kind}`)}){" "}
        <ViewLink to="/audit" extra={{ actor: actor.id }} className={styles.only}>
          {t("panel.only")}
        </ViewLink>
      </Fact>
      <Fact name={t("panel.address")}>
        <span translate="no">{address}</span>
      </Fact>
      {userAgent && (
        <Fact name={t("panel.userAgent")}>
          <SafeText text={userAgent} />
        </Fact>
      )}
      {service && (
        <Fact name={t("panel.service")}>
          {namespace ? (
            <ViewLink
              to={`/services/${namespace}/${service}`}
              extra={mesh ? { mesh } : {}}
              translate="no"
            >{`${namespace}/${service}`}</ViewLink>
          ) : (
            <span translate="no">{service}</span>
          )}
        </Fact>
      )}
      {mesh && (
        <Fact name={t("panel.mesh")}>
          <span translate="no">{mesh}</span>
        </Fact>
      )}
      <Decided row={row} />
      <Fact name={t("panel.request")}>
        <code translate="no">{row.requestId}</code>{" "}
        <ViewLink to="/audit" extra={{ text: row.requestId, row: String(sequence) }} className={styles.only}>
          {t("panel.allOfRequest")}
        </ViewLink>
      </Fact>
    </dl>
  );
}

/** Where a row stands in the chain. */
export function RowHashes({ row: { hash, previousHash } }: { row: AuditRow }) {
  const t = useTranslations("audit.panel");
  return (
    <dl className={styles.fields}>
      <Fact name={t("hash")}>
        <code translate="no">{hash}</code>
      </Fact>
      <Fact name={t("previousHash")}>
        <code translate="no">{previousHash}</code>
      </Fact>
    </dl>
  );
}

/** The policy, its revisions and the change that a row is of. */
function Decided({ row: { mesh, policyId, changeId, beforeRevision, afterRevision } }: { row: AuditRow }) {
  const t = useTranslations("audit.panel");
  const extra = mesh ? { mesh } : {};
  const revision = (number: number | null) => (number === null ? "–" : String(number));
  return (
    <>
      {policyId && (
        <Fact name={t("policy")}>
          <ViewLink to={`/policies/${policyId}`} extra={extra}>
            {t("openPolicy")}
          </ViewLink>
        </Fact>
      )}
      {(beforeRevision !== null || afterRevision !== null) && (
        <Fact name={t("revision")}>
          {t("revisions", { before: revision(beforeRevision), after: revision(afterRevision) })}
        </Fact>
      )}
      {changeId && (
        <Fact name={t("change")}>
          <ViewLink to={`/changes/${changeId}`} extra={extra}>
            {t("openChange")}
          </ViewLink>
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
