"use client";

import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Grant } from "../../lib/access/grants";
import { createTokenRoute } from "../../lib/access/routes-people";
import { useApiMutation } from "../api/use-api-mutation";
import { ReadFailure } from "../ui/read-failure";
import { Snippet } from "../ui/snippet";
import styles from "./access.module.css";
import { GrantsField } from "./grants-field";
import { arePlaced } from "./namespace-input";

const scopesOf = { read: ["read"], write: ["read", "write"] } as const;

/** Makes an API token, and shows its secret this once. */
export function NewToken({ taken, onDone }: { taken: readonly string[]; onDone: () => void }) {
  const t = useTranslations("access.tokens");
  const create = useApiMutation(createTokenRoute);
  const [name, setName] = useState("");
  const [reach, setReach] = useState<keyof typeof scopesOf>("read");
  const [days, setDays] = useState(90);
  const [grants, setGrants] = useState<readonly Grant[]>([{ role: "viewer", mesh: "*", namespace: "*" }]);
  const isUsable = name.trim() !== "" && grants.length > 0 && arePlaced(grants);
  const send = () => {
    const body = { name, scopes: [...scopesOf[reach]], grants: [...grants], expiresDays: days };
    void create.send({ params: {}, query: {}, body });
  };
  if (create.data) {
    return (
      <div className={styles.form} data-testid="new-token" role="status">
        <p>{t("added", { name: create.data.token.name })}</p>
        <Snippet text={create.data.secret} />
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
      data-testid="new-token"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.fields}>
        <TextInput
          {...{ label: t("column.name"), required: true, maxLength: 100, value: name, autoComplete: "off" }}
          description={taken.includes(name.trim()) ? t("replaces") : t("nameNote")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NativeSelect
          label={t("column.scopes")}
          description={t("scopesNote")}
          value={reach}
          data={[
            { value: "read", label: t("scope.read") },
            { value: "write", label: t("scope.readWrite") },
          ]}
          onChange={(event) => setReach(event.currentTarget.value === "write" ? "write" : "read")}
        />
        <NumberInput
          label={t("days")}
          description={t("daysNote")}
          value={days}
          {...{ min: 1, max: 3_650, allowDecimal: false }}
          onChange={(value) => typeof value === "number" && setDays(value)}
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
      {create.error && <ReadFailure error={create.error} />}
    </form>
  );
}
