"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { TokenView } from "../../lib/access/people";
import { listTokensRoute, revokeTokenRoute } from "../../lib/access/routes-people";
import { useApi } from "../api/use-api";
import { useApiMutation } from "../api/use-api-mutation";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { HoldButton } from "../ui/hold-button";
import { Panel, SkeletonRows } from "../ui/panel";
import { ReadFailure } from "../ui/read-failure";
import { SafeText } from "../ui/safe-text";
import { Time } from "../ui/time";
import styles from "./access.module.css";
import { GrantList } from "./grant-list";
import { NewToken } from "./new-token";

/** The API tokens that stand, making one, and revoking one. */
export function TokensPanel() {
  const t = useTranslations("access.tokens");
  const read = useApi(listTokensRoute, { params: {}, query: {} });
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title={t("title")}
      read={read}
      flush
      skeleton={<SkeletonRows rows={2} />}
      aside={
        <Button variant="default" size="xs" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t("add")}
        </Button>
      }
    >
      {({ tokens }) => (
        <>
          {isAdding && <NewToken taken={tokens.map(({ name }) => name)} onDone={() => setAdding(false)} />}
          {tokens.length === 0 ? (
            <p className={styles.empty}>{t("none")}</p>
          ) : (
            <table className={`${table.cards} ${table.texts}`} data-testid="tokens">
              <thead>
                <tr>
                  {(["name", "scopes", "roles", "made", "ends", "actions"] as const).map((name) => (
                    <th key={name} scope="col">
                      {t(`column.${name}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tokens.map((token) => (
                  <Row key={token.id} token={token} />
                ))}
              </tbody>
            </table>
          )}
        </>
      )}
    </Panel>
  );
}

function Row({ token: { id, name, prefix, scopes, grants, createdAt, expiresAt } }: { token: TokenView }) {
  const t = useTranslations("access.tokens");
  const revoke = useApiMutation(revokeTokenRoute);
  return (
    <tr data-testid="token">
      <th scope="row" translate="no">
        <SafeText text={name} /> <span className={styles.quiet}>{prefix}…</span>
      </th>
      <td data-label={t("column.scopes")}>{scopes.map((scope) => t(`scope.${scope}`)).join(", ")}</td>
      <td data-label={t("column.roles")}>
        <GrantList grants={grants} />
      </td>
      <td data-label={t("column.made")}>
        <Ago at={createdAt} />
      </td>
      <td data-label={t("column.ends")}>
        {expiresAt === null ? t("never") : <Time at={expiresAt} form="date" />}
      </td>
      <td>
        <HoldButton
          holdWords={t("revoke")}
          loading={revoke.isPending}
          quiet
          onConfirm={() => void revoke.send({ params: { id }, query: {}, body: {} })}
          testId="revoke"
        >
          {t("revoke")}
        </HoldButton>
        {revoke.error && <ReadFailure error={revoke.error} />}
      </td>
    </tr>
  );
}
