"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";
import { createPersonRoute } from "../../lib/access/routes-people";
import { useApiMutation } from "../api/use-api-mutation";
import { ReadFailure } from "../ui/read-failure";
import styles from "./access.module.css";
import { faultAt } from "./fault-at";
import { GrantsField } from "./grants-field";
import { arePlaced } from "./namespace-input";
import { OneTimeLink } from "./one-time-link";

/** Lets somebody in: name, address, roles; gives the link to hand over. */
export function NewPerson({ onDone }: { onDone: () => void }) {
  const t = useTranslations("access.people");
  const create = useApiMutation(createPersonRoute);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [grants, setGrants] = useState<readonly Grant[]>([{ role: "viewer", mesh: "*", namespace: "*" }]);
  const address = email.trim();
  const faults = { name: faultAt(create.error, "name"), email: faultAt(create.error, "email") };
  const isUsable = name.trim() !== "" && arePlaced(grants);
  if (create.data) {
    return (
      <div className={styles.form} data-testid="new-person">
        <p>{t("added", { name: create.data.person.name })}</p>
        <OneTimeLink secret={create.data.link.secret} />
        <div>
          <Button variant="default" onClick={onDone}>
            {t("close")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      className={styles.form}
      data-testid="new-person"
      onSubmit={(event) => {
        event.preventDefault();
        const body = { name, grants: [...grants], ...(address === "" ? {} : { email: address }) };
        void create.send({ params: {}, query: {}, body });
      }}
    >
      <div className={styles.fields}>
        <TextInput
          {...{ label: t("column.name"), required: true, maxLength: 100, value: name, autoComplete: "off" }}
          description={t("nameNote")}
          error={faults.name && t("taken")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          {...{ label: t("email"), type: "email", value: email, autoComplete: "off" }}
          description={t("emailNote")}
          error={faults.email && t("taken")}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      </div>
      <GrantsField grants={grants} onChange={setGrants} />
      <div className={styles.buttons}>
        <Button type="submit" loading={create.isPending} disabled={!isUsable}>
          {t("press")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("cancel")}
        </Button>
      </div>
      {create.error && !faults.name && !faults.email && <ReadFailure error={create.error} />}
    </form>
  );
}
