"use client";

import { Fragment } from "react";
import { useTranslations } from "use-intl";
import type { PolicySpec } from "../../../lib/policies/policy-spec";
import { Duration } from "../../ui/duration";
import { SafeText } from "../../ui/safe-text";
import { VersionSwatch } from "../../ui/version-swatch";
import { type GistPart, gistOf } from "./gist-of";
import styles from "./policy-gist.module.css";

type Props = { spec: PolicySpec | null; most?: number };

/** What a policy says, in short words: "v1 90 %, v2 10 %"; "at most 4 open calls on v2". */
export function PolicyGist({ spec, most = 3 }: Props) {
  return (
    <span className={styles.gist}>
      {gistOf(spec, most).map((part, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
        <span key={place} className={styles.part} data-says={part.says}>
          <Part part={part} />
        </span>
      ))}
    </span>
  );
}

function Part({ part }: { part: GistPart }) {
  const t = useTranslations("policies.gist");
  const tf = useTranslations("policies.form");
  switch (part.says) {
    case "split":
      return (
        <>
          {part.rule !== null && (
            <span className={styles.rule} translate="no">
              {part.rule}
            </span>
          )}
          {part.shares.map(({ version, percent }) => (
            <Fragment key={version}>
              <span className={styles.share}>
                <VersionSwatch version={version} /> {t("percent", { percent })}
              </span>{" "}
            </Fragment>
          ))}
        </>
      );
    case "timeout":
    case "delay":
      return (
        <>
          {t(part.says)} <Duration ms={part.ms} />
        </>
      );
    case "retries":
      return t("retries", { attempts: part.attempts });
    case "abort":
      return t("abort", { percent: part.percent });
    case "limit":
      return (
        <>
          {t(`limit.${part.field}`, { value: part.value })} <On version={part.version} />
        </>
      );
    case "ejects-failing":
      return (
        <>
          {t("ejects-failing", { percent: part.percent })} <On version={part.version} />
        </>
      );
    case "ejects-outliers":
      return (
        <>
          {t("ejects-outliers")} <On version={part.version} />
        </>
      );
    case "rate":
      return (
        <>
          {t(`rate.${part.counts}`, { limit: part.limit, span: part.seconds === 1 ? "second" : "minute" })}
          {part.of !== null && (
            <>
              {" "}
              <SafeText text={part.of} />
            </>
          )}
          {part.per !== null && <> {t("rate.per", { header: part.per })}</>}
        </>
      );
    case "balances":
      return (
        <>
          {tf(`algorithmOf.${part.algorithm}`)} {part.on !== null && <code translate="no">{part.on}</code>}{" "}
          <On version={part.version} />
        </>
      );
    case "mtls":
      return t("mtls", { mode: part.mode });
    case "allows":
    case "denies":
    case "verifies":
      return t(part.says, { count: part.count });
    case "field":
      return (
        <span translate="no">
          {part.path} <SafeText text={part.value} />
        </span>
      );
    case "more":
      return <span className={styles.more}>{t("more", { count: part.count })}</span>;
    case "nothing":
      return <span className={styles.more}>{t("nothing")}</span>;
  }
}

function On({ version }: { version: string | null }) {
  const t = useTranslations("policies.gist");
  if (version === null) return null;
  return (
    <>
      {t("on")} <VersionSwatch version={version} />
    </>
  );
}
