"use client";

import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { beginProviderRoute, signInRoute, signInWaysRoute } from "../../lib/access/routes";
import { ApiProvider } from "../api/api-provider";
import { useApi } from "../api/use-api";
import { useApiMutation } from "../api/use-api-mutation";
import { ReadFailure } from "../ui/read-failure";
import styles from "./sign-in.module.css";

/** The ways in beside a link: a password, the provider; and where links come from. */
export function SignInWays({ next }: { next: string }) {
  return (
    <ApiProvider hearsEvents={false}>
      <Ways next={next} />
    </ApiProvider>
  );
}

function Ways({ next }: { next: string }) {
  const t = useTranslations("signIn");
  const ways = useApi(signInWaysRoute, { params: {}, query: {} }, { refetchMs: false });
  const passwords = ways.data?.passwords ?? false;
  const provider = ways.data?.provider ?? null;
  return (
    <>
      {ways.error && <ReadFailure error={ways.error} retry={ways.refetch} />}
      {ways.data && <p>{t(passwords ? "noLink" : "onlyLinks")}</p>}
      {provider !== null && <Provider name={provider} next={next} />}
      {passwords && <Password next={next} isOnlyWay={provider === null} />}
      <p className={styles.how}>{t("howTo")}</p>
      <code className={styles.command}>npm run heddle -- sign-in-link</code>
    </>
  );
}

function Provider({ name, next }: { name: string; next: string }) {
  const t = useTranslations("signIn");
  const begin = useApiMutation(beginProviderRoute);
  const go = async () => {
    const answer = await begin.send({ params: {}, query: {}, body: { next } });
    if (answer) window.location.assign(answer.url);
  };
  return (
    <div className={styles.way}>
      <Button fullWidth loading={begin.isPending} onClick={() => void go()}>
        {t("atProvider", { name })}
      </Button>
      {begin.error && <ReadFailure error={begin.error} />}
    </div>
  );
}

function Password({ next, isOnlyWay }: { next: string; isOnlyWay: boolean }) {
  const t = useTranslations("signIn");
  const signIn = useApiMutation(signInRoute);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const send = async () => {
    const answer = await signIn.send({ params: {}, query: {}, body: { email: email.trim(), password } });
    if (answer) window.location.replace(next);
  };
  const isWrong = signIn.error?.code === "unauthenticated";
  return (
    <form
      className={styles.way}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TextInput
        {...{ label: t("email"), type: "email", autoComplete: "username", required: true, value: email }}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        {...{ label: t("password"), autoComplete: "current-password", required: true, value: password }}
        error={isWrong && t("wrong")}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" variant={isOnlyWay ? "filled" : "default"} fullWidth loading={signIn.isPending}>
        {t("press")}
      </Button>
      {signIn.error && !isWrong && <ReadFailure error={signIn.error} />}
    </form>
  );
}
