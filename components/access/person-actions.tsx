"use client";

import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";
import type { Person } from "../../lib/access/people";
import { createLinkRoute, setGrantsRoute, setPersonStateRoute } from "../../lib/access/routes-people";
import { useApiMutation } from "../api/use-api-mutation";
import { HoldButton } from "../ui/hold-button";
import { ReadFailure } from "../ui/read-failure";
import styles from "./access.module.css";
import { GrantsField } from "./grants-field";
import { arePlaced } from "./namespace-input";
import { OneTimeLink } from "./one-time-link";

/** What can be done about a person: other roles, another link, shutting them out or letting them in again. */
export function PersonActions({ person: { id, name, grants, disabledAt } }: { person: Person }) {
  const t = useTranslations("access.people");
  const [edited, setEdited] = useState<readonly Grant[] | null>(null);
  const link = useApiMutation(createLinkRoute);
  const give = useApiMutation(setGrantsRoute);
  const move = useApiMutation(setPersonStateRoute);
  const input = { params: { id }, query: {} };
  const error = link.error ?? give.error ?? move.error;
  const isOut = disabledAt !== null;
  const save = async () => {
    if (edited && (await give.send({ ...input, body: { grants: [...edited] } }))) setEdited(null);
  };
  const moveTo = (isDisabled: boolean) => void move.send({ ...input, body: { isDisabled } });
  return (
    <div className={styles.actions}>
      <div className={styles.buttons}>
        <Button
          variant="default"
          aria-label={t("editOf", { name })}
          aria-expanded={edited !== null}
          onClick={() => setEdited(edited === null ? grants : null)}
        >
          {t("edit")}
        </Button>
        {!isOut && (
          <Button
            variant="default"
            aria-label={t("linkOf", { name })}
            loading={link.isPending}
            onClick={() => void link.send({ ...input, body: {} })}
          >
            {t("link")}
          </Button>
        )}
        {isOut ? (
          <Button variant="default" loading={move.isPending} onClick={() => moveTo(false)}>
            {t("letIn")}
          </Button>
        ) : (
          <HoldButton
            holdWords={t("shutOut")}
            loading={move.isPending}
            quiet
            onConfirm={() => moveTo(true)}
            testId="shut-out"
          >
            {t("shutOut")}
          </HoldButton>
        )}
      </div>
      {edited && (
        <div className={styles.form}>
          <GrantsField grants={edited} onChange={setEdited} />
          <div className={styles.buttons}>
            <Button loading={give.isPending} disabled={!arePlaced(edited)} onClick={() => void save()}>
              {t("save")}
            </Button>
            <Button variant="default" onClick={() => setEdited(null)}>
              {t("cancel")}
            </Button>
          </div>
        </div>
      )}
      {link.data && <OneTimeLink secret={link.data.secret} />}
      {error && <ReadFailure error={error} />}
    </div>
  );
}
