"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import type { FoundView } from "../../../lib/policies/found";
import { type PolicyKind, policyKinds } from "../../../lib/policies/kinds";
import { takeOverRoute } from "../../../lib/policies/routes-found";
import { percentOfBp } from "../../../lib/policies/weights";
import type { ServiceDetail } from "../../../lib/services/services";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import {
  isByRules,
  isRulesComplete,
  noRules,
  RulesFields,
  rulesBody,
} from "../../policies/pending/rules-fields";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { SafeText } from "../../ui/safe-text";
import { VersionSwatch } from "../../ui/version-swatch";
import { ViewLink } from "../../ui/view-link";
import { useOpenWords } from "../../words/use-open-words";
import { FoundWayNote } from "../holder/found-way";
import { isUndecided, useFound } from "../holder/use-found";
import styles from "./service-page.module.css";

/** What others wrote for this service in the control plane, for each kind that no policy decides yet, and the ways to take it over. */
export function FoundThere({ detail }: { detail: ServiceDetail }) {
  return policyKinds.map((kind) => <FoundOfKind key={kind} kind={kind} detail={detail} />);
}

function FoundOfKind({ kind, detail }: { kind: PolicyKind; detail: ServiceDetail }) {
  const { found } = useFound(detail, kind, isUndecided(detail, kind));
  return found ? <FoundBox kind={kind} detail={detail} found={found} /> : null;
}

type BoxProps = { kind: PolicyKind; detail: ServiceDetail; found: FoundView };

function FoundBox({ kind, detail, found }: BoxProps) {
  const t = useTranslations("services.found");
  const ts = useTranslations("services");
  const tools = useTranslations("ownerTool");
  const { mesh, namespace, service: name } = detail;
  const take = useApiMutation(takeOverRoute);
  const mayTake = useMayWrite(namespace) && found.way?.is !== "read-only";
  const [rules, setRules] = useState(noRules);
  const isDisabled = !mayTake || !isRulesComplete(rules);
  const send = (how: "whole" | "weights") =>
    take.send({
      params: {},
      query: {},
      body: {
        ...{ mesh, kind, namespace, service: name, how, etag: found.etag, message: t("message") },
        ...rulesBody(rules, "utc"),
      },
    });
  const hasWeights = found.rules.some(({ weights }) => weights !== null);
  return (
    <div id={`found-${kind}`} className={styles.found} data-testid={`found-${kind}`}>
      <h2 className={styles.foundTitle}>{t("title", { kind: ts(`policyKind.${kind}`) })}</h2>
      <p className={styles.quiet}>
        <SafeText text={found.objects.join(", ")} />
        {found.owners.length > 0 && (
          <>
            {" "}
            {t("by")} <SafeText text={found.owners.join(", ")} />
          </>
        )}
      </p>
      {found.owned && (
        <p className={styles.quiet}>
          {t(`owned.${found.owned.part}`, { tool: tools(found.owned.tool), name: found.owned.name })}
        </p>
      )}
      {found.owned && found.way && <FoundWayNote owned={found.owned} way={found.way} />}
      {found.way?.is === "git" && <p className={styles.quiet}>{t("committed")}</p>}
      <RuleList found={found} />
      <Beyond found={found} />
      {take.error && <ReadFailure error={take.error} />}
      {(isByRules(take.error) || rules.isBreaking) && (
        <RulesFields value={rules} onChange={setRules} canBreak canWait={false} />
      )}
      {take.data ? (
        <ViewLink to={`/changes/${take.data.changeId}`}>{t(take.data.waiting ? "waits" : "taken")}</ViewLink>
      ) : (
        <div className={styles.foundActions}>
          {hasWeights && (
            <HoldButton
              holdWords={t("hold")}
              onConfirm={() => void send("weights")}
              loading={take.isPending}
              disabled={isDisabled}
              testId="take-weights"
            >
              {t("weights")}
            </HoldButton>
          )}
          {found.whole.outcome === "spec" && (
            <HoldButton
              holdWords={t("hold")}
              onConfirm={() => void send("whole")}
              loading={take.isPending}
              disabled={isDisabled}
              quiet={hasWeights}
              testId="take-whole"
            >
              {t("whole")}
            </HoldButton>
          )}
        </div>
      )}
    </div>
  );
}

function RuleList({ found }: { found: FoundView }) {
  const t = useTranslations("services");
  return found.rules.map(({ rule, weights, why }) => (
    <p key={rule} className={styles.rule}>
      <span className={styles.label} translate="no">
        <SafeText text={rule} />
      </span>
      {Object.entries(weights ?? {}).map(([version, bp]) => (
        <span key={version} className={styles.share}>
          <VersionSwatch version={version} /> {percentOfBp(bp)} {t("column.percent")}
        </span>
      ))}
      {why !== null && <span className={styles.quiet}>{why}</span>}
    </p>
  ));
}

/** What a policy could not say, or would say otherwise. */
function Beyond({ found: { whole } }: { found: FoundView }) {
  const t = useTranslations("services.found");
  const words = useOpenWords();
  const list = whole.outcome === "beyond" ? whole.fields : whole.changes;
  if (list.length === 0) return null;
  return (
    <details>
      <summary>{t(whole.outcome === "beyond" ? "beyond" : "changes", { count: list.length })}</summary>
      <ul>
        {list.map(({ path, what }) => (
          <li key={`${path} ${what}`}>
            <code translate="no">
              <SafeText text={path} />
            </code>{" "}
            {words(`beyond.${what}`, {}, what)}
          </li>
        ))}
      </ul>
    </details>
  );
}
