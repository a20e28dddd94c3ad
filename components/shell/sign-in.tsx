"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { signInRoute } from "../../lib/access/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import { ReadFailure } from "../ui/read-failure";
import { Brand } from "./brand";
import { ProviderFault } from "./provider-fault";
import styles from "./sign-in.module.css";
import { SignInWays } from "./sign-in-ways";
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

/** Spends the one-time secret of the link, which never leaves the fragment but to be posted; else offers the other ways. */
export function SignIn() {
  const t = useTranslations("signIn");
  const query = useSearchParams();
  const next = stayOnSite(query.get("next"));
  const isBack = query.get("done") === "1";
  const fault = query.get("error");
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
  // Back from the provider: only a page of this site may lead on, or the browser keeps the new cookie to itself.
  useEffect(() => {
    if (isBack) window.location.replace(next);
  }, [isBack, next]);
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
  const isUnderWay = isBack || state.step === "spending" || state.step === "look";
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <Brand />
        </div>
        <h1 className={styles.title}>{isOver ? t("over") : t("title")}</h1>
        {isUnderWay && <p role="status">{t("underWay")}</p>}
        {isOver && <p role="alert">{t("overWhy")}</p>}
        {state.step === "failed" && !isOver && <ReadFailure error={state.error} retry={spend} />}
        {fault !== null && !isUnderWay && <ProviderFault code={fault} />}
        {!isUnderWay && (state.step === "no-link" || isOver) && <SignInWays next={next} />}
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
