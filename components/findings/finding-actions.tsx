"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Finding, FindingAction } from "../../lib/findings/findings";
import { type LogsFilter, logsLink } from "../../lib/logs/logs-link";
import { useMayWrite } from "../api/use-may-write";
import { UndoButton } from "../changes/undo-button";
import { ViewLink } from "../ui/view-link";
import { ExampleRequest } from "./example-request";
import styles from "./finding.module.css";

/** What ends in a change of the mesh. */
const writing: ReadonlySet<FindingAction["code"]> = new Set(["undo", "shift-away", "contain"]);

/** What to do about it, nearest first, and the requests that it is about. */
export function FindingActions({ finding }: { finding: Finding }) {
  const t = useTranslations("findings");
  const [undoing, setUndoing] = useState<string | null>(null);
  const { logs } = finding;
  const mayWrite = useMayWrite(finding.namespace ?? "");
  const actions = mayWrite ? finding.actions : finding.actions.filter(({ code }) => !writing.has(code));
  const given = Object.entries(logs ?? {}).filter(([, value]) => value !== undefined);
  const filter: LogsFilter = Object.fromEntries(given);
  return (
    <div className={styles.actions}>
      {actions.map((action) =>
        action.code === "undo" ? (
          undoing === null && (
            <UndoButton
              key="undo"
              // Whether it can be undone is said by the server, when it is asked to.
              change={{ id: action.changeId, kind: "apply", undo: { possible: true, reason: null } }}
              onUndone={setUndoing}
            />
          )
        ) : (
          <LinkAction key={action.code} action={action} />
        ),
      )}
      {undoing && (
        <ViewLink to={`/changes/${undoing}`} className={styles.link} data-testid="finding-undoing">
          {t("undoing")}
        </ViewLink>
      )}
      {given.length > 0 && (
        <>
          <ViewLink {...logsLink(filter)} className={styles.link} data-testid="finding-requests">
            {t("requests")}
          </ViewLink>
          <ExampleRequest filter={filter} />
        </>
      )}
    </div>
  );
}

function LinkAction({ action }: { action: Exclude<FindingAction, { code: "undo" }> }) {
  const t = useTranslations("findings.action");
  const { to, extra } = targetOf(action);
  const version = action.code === "shift-away" ? action.version : "";
  const tenant = action.code === "contain" ? action.tenant : "";
  return (
    <Button
      variant="default"
      className={styles.button ?? ""}
      renderRoot={(props) => <ViewLink {...props} to={to} extra={extra} />}
      data-testid={`finding-${action.code}`}
    >
      {t(action.code, { version, tenant })}
    </Button>
  );
}

function targetOf(action: Exclude<FindingAction, { code: "undo" }>): {
  to: string;
  extra: Record<string, string>;
} {
  switch (action.code) {
    case "open-change":
      return { to: `/changes/${action.changeId}`, extra: {} };
    case "edit-policy":
      return { to: `/policies/${action.policyId}`, extra: {} };
    case "shift-away":
      return {
        to: `/services/${action.namespace}/${action.service}`,
        extra: { shift: "1", away: action.version },
      };
    case "contain":
      return {
        to: `/services/${action.namespace}/${action.service}`,
        extra: { contain: action.tenant },
      };
    case "open-mesh":
      return { to: "/meshes", extra: {} };
    case "open-service":
      return { to: `/services/${action.namespace}/${action.service}`, extra: {} };
  }
}
