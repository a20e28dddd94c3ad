"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { setPasswordRoute } from "../../lib/access/routes";
import { useApiMutation } from "../api/use-api-mutation";
import { ReadFailure } from "../ui/read-failure";
import styles from "./access.module.css";
import { faultAt } from "./fault-at";

const least = 12;

/** Chooses a password, or another one. */
export function PasswordForm({ account }: { account: { email: string | null; hasPassword: boolean } }) {
  const t = useTranslations("access.password");
  const choose = useApiMutation(setPasswordRoute);
  const [email, setEmail] = useState("");
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const send = async () => {
    const body = {
      password,
      ...(account.hasPassword ? { current } : {}),
      ...(account.email === null ? { email } : {}),
    };
    if (await choose.send({ params: {}, query: {}, body })) {
      setCurrent("");
      setPassword("");
    }
  };
  const faults = { email: faultAt(choose.error, "email"), current: faultAt(choose.error, "current") };
  const isUsable = [...password].length >= least && (account.email !== null || email.includes("@"));
  return (
    <form
      className={styles.form}
      data-testid="password-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className={styles.quiet}>
        {account.hasPassword ? t("change", { email: account.email ?? "" }) : t("none")}
      </p>
      {account.email === null && (
        <TextInput
          {...{ label: t("email"), type: "email", autoComplete: "username", required: true, value: email }}
          error={faults.email && t("taken")}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      )}
      {account.email !== null && (
        <input type="text" hidden readOnly autoComplete="username" value={account.email} />
      )}
      {account.hasPassword && (
        <PasswordInput
          {...{ label: t("current"), autoComplete: "current-password", required: true, value: current }}
          error={faults.current && t("wrong")}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        {...{ label: t("new"), autoComplete: "new-password", required: true, value: password }}
        description={t("least", { count: least })}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default" loading={choose.isPending} disabled={!isUsable}>
          {account.hasPassword ? t("pressChange") : t("press")}
        </Button>
      </div>
      {choose.error && !faults.email && !faults.current && <ReadFailure error={choose.error} />}
      {choose.data && (
        <p role="status">
          {t("done", { email: choose.data.email })}
          {choose.data.endedSessions > 0 && ` ${t("ended", { count: choose.data.endedSessions })}`}
        </p>
      )}
    </form>
  );
}
