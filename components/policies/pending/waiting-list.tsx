"use client";

import { useTranslations } from "use-intl";
import { whoAmIRoute } from "../../../lib/access/routes";
import { type WaitingRow, waitingChangesRoute } from "../../../lib/changes/routes-waiting";
import { waitsFor } from "../../../lib/policies/waiting";
import { useApi } from "../../api/use-api";
import { Ago } from "../../ui/ago";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { FieldMoves } from "../preview/field-moves";
import styles from "./pending.module.css";
import { WaitsLine } from "./waits-line";

/** What waits to be applied, what waits for the reader's approval first; with `mineOnly`, nothing else. Nothing where nothing waits. */
export function WaitingList({ mineOnly = false }: { mineOnly?: boolean }) {
  const t = useTranslations("pending");
  const { mesh } = useUrlState();
  const me = useApi(whoAmIRoute, { params: {}, query: {} }, { refetchMs: false }).data?.actor.id;
  const { data } = useApi(waitingChangesRoute, { params: {}, query: { mesh } });
  const isMine = ({ waiting, actor }: WaitingRow) => me !== undefined && waitsFor(waiting, actor.id, me);
  const rows = (data?.waiting ?? []).filter((row) => !mineOnly || isMine(row));
  if (rows.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={t("list")} data-testid="waiting-list">
      {rows.map((row) => (
        <li key={row.policyId} data-mine={isMine(row) || undefined}>
          <Row row={row} isMine={isMine(row)} />
        </li>
      ))}
    </ul>
  );
}

function Row({ row, isMine }: { row: WaitingRow; isMine: boolean }) {
  const t = useTranslations("pending");
  const tp = useTranslations("policies");
  const { policyId, kind, service, number, actor, message, createdAt, fields, waiting } = row;
  return (
    <>
      <p className={styles.line}>
        <ViewLink to={`/policies/${policyId}`}>
          {tp("titleOf", { kind: tp(`kind.${kind}`) })} {service}, {tp("compare.revision", { number })}
        </ViewLink>
        <strong>{isMine ? t("forYou") : t("forOthers")}</strong>
        <span className={styles.quiet}>
          {t("by", { name: actor.name })} <Ago at={createdAt} />
          {message && <> · “{message}”</>}
        </span>
      </p>
      <FieldMoves fields={fields} />
      <WaitsLine waits={waiting.apply?.waits ?? [{ for: "approval", ...waiting.approvals }]} />
    </>
  );
}
