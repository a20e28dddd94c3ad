"use client";

import { useTranslations } from "use-intl";
import { Ago } from "../../ui/ago";
import table from "../../ui/data-table.module.css";
import { Figure } from "../../ui/figure";
import { Time } from "../../ui/time";
import { ViewLink } from "../../ui/view-link";
import { PolicyGist } from "../gist/policy-gist";
import { PolicyMark } from "../gist/policy-mark";
import type { ListedPolicy } from "./filter-policies";
import styles from "./policy-table.module.css";
import { SelectPolicy } from "./select-policy";

const columns = ["service", "kind", "says", "state", "owner", "editor", "end", "change"] as const;

type Props = {
  policies: readonly ListedPolicy[];
  /** Ids of the policies that are to be applied together. */
  selected: readonly string[];
  onSelect: (id: string, isSelected: boolean) => void;
};

/** Policies as rows; each opens its page. On a phone a row becomes four lines. */
export function PolicyTable({ policies, ...selection }: Props) {
  const t = useTranslations("policies");
  return (
    <table className={`${table.cards} ${styles.table}`}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {policies.map((policy) => (
          <PolicyTableRow key={policy.id} policy={policy} {...selection} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = Omit<Props, "policies"> & { policy: ListedPolicy };

function PolicyTableRow({ policy, selected, onSelect }: RowProps) {
  const t = useTranslations("policies");
  const tc = useTranslations("changes");
  const { id, namespace, service, kind, spec, owner, lastEditor, until, newestChange } = policy;
  const isFresh = policy.word === "draft";
  return (
    <tr data-testid="policy-row" data-policy={id} data-tone={policy.tone}>
      <th scope="row" className={styles.service}>
        <ViewLink to={isFresh ? `/policies/${id}/edit` : `/policies/${id}`} className={table.rowLink}>
          {service} <span className={styles.namespace}>{namespace}</span>
        </ViewLink>
      </th>
      <td className={styles.kind}>{t(`kind.${kind}`)}</td>
      <td className={styles.says}>
        <PolicyGist spec={spec} />
      </td>
      <td className={styles.state}>
        <PolicyMark policy={policy} />
        <DraftMark policy={policy} />
        {policy.pending && (
          <SelectPolicy
            policy={policy}
            number={policy.pending.number}
            isSelected={selected.includes(id)}
            onSelect={(isSelected) => onSelect(id, isSelected)}
          />
        )}
      </td>
      <td className={styles.owner}>
        {kind === "route" ? (
          <Owner owner={owner} />
        ) : (
          <Figure value={null} unit="count" reason={t("owner.none")} />
        )}
      </td>
      <td className={styles.editor}>
        {lastEditor.actor.name} <span className={styles.ago}>{<Ago at={lastEditor.at} />}</span>
      </td>
      <td className={styles.end} data-none={until === null}>
        {until ? (
          <>
            <span className={styles.narrow}>{t("ends")}</span> <Time at={until} form="minute" />
          </>
        ) : (
          t("noEnd")
        )}
      </td>
      <td className={styles.change}>
        {newestChange && (
          <ViewLink to={`/changes/${newestChange.id}`} className={styles.over}>
            {tc(`short.${newestChange.kind}`)}
          </ViewLink>
        )}{" "}
        {newestChange && (
          <span className={styles.ago}>
            <Ago at={newestChange.createdAt} />
          </span>
        )}
      </td>
    </tr>
  );
}

function Owner({ owner: { kind, name } }: { owner: ListedPolicy["owner"] }) {
  const t = useTranslations("policies.owner");
  return kind === "mesh" ? t("mesh") : t("named", { kind: t(kind), name });
}

/** Who is at work on it, and what waits to be applied. */
function DraftMark({ policy }: { policy: ListedPolicy }) {
  const t = useTranslations("policies");
  const { myDraft, othersDrafting, pending, word } = policy;
  return (
    <>
      {myDraft && word !== "draft" && <span className={styles.draft}>{t("myDraft")}</span>}
      {othersDrafting.length > 0 && (
        <span className={styles.draft}>{t("othersDraft", { names: othersDrafting.join(", ") })}</span>
      )}
      {pending && <span className={styles.draft}>{t("pending", { number: pending.number })}</span>}
    </>
  );
}
