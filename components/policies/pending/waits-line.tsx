"use client";

import { useTranslations } from "use-intl";
import type { Wait } from "../../../lib/changes/gate";
import { Duration } from "../../ui/duration";
import { Time } from "../../ui/time";
import { useNow } from "../../ui/use-now";
import styles from "./pending.module.css";

/** What something waits for, each with how long that is still. */
export function WaitsLine({ waits }: { waits: readonly Wait[] }) {
  return (
    <ul className={styles.waits}>
      {waits.map((wait) => (
        <li key={wait.for}>
          <WaitWords wait={wait} />
        </li>
      ))}
    </ul>
  );
}

function WaitWords({ wait }: { wait: Wait }) {
  const t = useTranslations("pending");
  if (wait.for === "approval") return t("approvals", { given: wait.given, needed: wait.needed });
  return (
    <>
      {wait.for === "time" ? t("time") : t("freeze", { name: wait.name })}{" "}
      <Time at={wait.until} form="date" /> (<Countdown until={wait.until} />)
    </>
  );
}

function Countdown({ until }: { until: string }) {
  const t = useTranslations("pending");
  const now = useNow();
  if (now === null) return null;
  const ms = Date.parse(until) - now;
  if (ms <= 0) return t("anyMoment");
  return (
    <>
      {t("in")} <Duration ms={Math.ceil(ms / 1_000) * 1_000} />
    </>
  );
}
