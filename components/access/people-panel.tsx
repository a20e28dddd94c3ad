"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Person } from "../../lib/access/people";
import { listPeopleRoute } from "../../lib/access/routes-people";
import { useApi } from "../api/use-api";
import { Ago } from "../ui/ago";
import table from "../ui/data-table.module.css";
import { Panel, SkeletonRows } from "../ui/panel";
import { SafeText } from "../ui/safe-text";
import styles from "./access.module.css";
import { GrantList } from "./grant-list";
import { NewPerson } from "./new-person";
import { PersonActions } from "./person-actions";
import { useGrantWords } from "./use-grant-words";

/** Who may sign in, with which roles; letting somebody in; and which groups bring roles. */
export function PeoplePanel() {
  const t = useTranslations("access");
  const read = useApi(listPeopleRoute, { params: {}, query: {} });
  const place = useGrantWords();
  const [isAdding, setAdding] = useState(false);
  return (
    <Panel
      title={t("people.title")}
      read={read}
      flush
      skeleton={<SkeletonRows rows={4} />}
      aside={
        <Button variant="default" size="xs" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t("people.add")}
        </Button>
      }
    >
      {({ people, groups }) => (
        <>
          {isAdding && <NewPerson onDone={() => setAdding(false)} />}
          <table className={`${table.cards} ${table.texts}`} data-testid="people">
            <thead>
              <tr>
                {(["name", "ways", "roles", "seen", "actions"] as const).map((name) => (
                  <th key={name} scope="col">
                    {t(`people.column.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <Row key={person.id} person={person} />
              ))}
            </tbody>
          </table>
          {groups.length > 0 && (
            <div className={styles.groups}>
              <p>{t("people.groups")}</p>
              <ul className={styles.grants} data-testid="groups">
                {groups.map((grant) => (
                  <li key={`${grant.group} ${grant.role} ${grant.mesh} ${grant.namespace}`}>
                    <span translate="no">{grant.group}</span>: <strong>{t(`role.${grant.role}`)}</strong>{" "}
                    {place(grant)}
                  </li>
                ))}
              </ul>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

function Row({ person }: { person: Person }) {
  const t = useTranslations("access.people");
  const { name, email, ways, grants, groupGrants, lastSignInAt, disabledAt } = person;
  const isBare = grants.length === 0 && groupGrants.length === 0;
  return (
    <tr data-testid="person" data-out={disabledAt !== null || undefined}>
      <th scope="row" translate="no">
        <SafeText text={name} />
        {email !== null && email !== name && (
          <span className={styles.quiet}>
            {" "}
            <SafeText text={email} />
          </span>
        )}
      </th>
      <td data-label={t("column.ways")}>
        {ways.length === 0 ? t("way.link") : ways.map((way) => t(`way.${way}`)).join(", ")}
      </td>
      <td data-label={t("column.roles")}>
        {disabledAt !== null && <span className={styles.out}>{t("out")} </span>}
        {isBare && <span className={styles.quiet}>{t("noRole")}</span>}
        <GrantList grants={grants} />
        {groupGrants.length > 0 && <GrantList grants={groupGrants} isFromGroups />}
      </td>
      <td data-label={t("column.seen")}>{lastSignInAt === null ? t("never") : <Ago at={lastSignInAt} />}</td>
      <td>
        <PersonActions person={person} />
      </td>
    </tr>
  );
}
