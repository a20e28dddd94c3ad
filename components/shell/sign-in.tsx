"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { signInRoute } from "../../lib/access/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import { ReadFailure } from "../ui/read-failure";
import { Brand } from "./brand";
import styles from "./sign-in.module.css";
import { stayOnSite } from "./stay-on-site";

type State =
  | { step: "look" }
  | { step: "no-link" }
  | { step: "spending" }
  | { step: "failed"; error: ApiError };

const againMs = 3_000;

function isPassing({ code }: ApiError): boolean {
  return code === "upstream-unavailable" || code === "upstream-timeout" || code === "console-unreachable";
}

/** Spends the one-time secret of the link, which never leaves the fragment but to be posted. */
export function SignIn() {
  const t = useTranslations("signIn");
  const next = stayOnSite(useSearchParams().get("next"));
  const secret = useRef("");
  const [state, setState] = useState<State>({ step: "look" });
  const spend = useCallback(async () => {
    setState({ step: "spending" });
    try {
      await callRoute(signInRoute, { params: {}, query: {} }, { body: { secret: secret.current } });
      window.location.replace(next);
    } catch (cause) {
      setState({ step: "failed", error: asApiError(cause) });
    }
  }, [next]);
  // The fragment is only known to the browser; a new one may be pasted over this page.
  useEffect(() => {
    const read = () => {
      const given = window.location.hash.slice(1);
      if (given === "") {
        if (secret.current === "") setState({ step: "no-link" });
        return;
      }
      secret.current = given;
      window.history.replaceState(null, "", window.location.pathname + window.location.search);
      void spend();
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [spend]);
  // The link is not spent while something behind the console is away: it is tried again until it is.
  useEffect(() => {
    if (state.step !== "failed" || !isPassing(state.error)) return;
    const again = setTimeout(() => void spend(), againMs);
    return () => clearTimeout(again);
  }, [state, spend]);
  const isOver = state.step === "failed" && state.error.code === "unauthenticated";
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Brand />
        </div>
        <h1 className={styles.title}>{isOver ? t("over") : t("title")}</h1>
        {(state.step === "spending" || state.step === "look") && <p role="status">{t("underWay")}</p>}
        {state.step === "no-link" && <p>{t("noLink")}</p>}
        {isOver && <p role="alert">{t("overWhy")}</p>}
        {state.step === "failed" && !isOver && <ReadFailure error={state.error} retry={spend} />}
        {(state.step === "no-link" || isOver) && (
          <>
            <p>{t("howTo")}</p>
            <code className={styles.command}>npm run heddle -- sign-in-link</code>
          </>
        )}
        <noscript>
          <p>{t("needsScript")}</p>
        </noscript>
      </div>
    </main>
  );
}

function asApiError(cause: unknown): ApiError {
  return cause instanceof ApiError ? cause : new ApiError("console-unreachable", String(cause));
}
