"use client";

import { useTranslations } from "use-intl";
import { requestMethods } from "../../../lib/policies/rate-limit-spec";
import type { LooseLimit } from "../draft/loose-spec";
import { isRecord } from "../draft/rewrite-yaml";
import { Condition } from "./condition";
import styles from "./fields.module.css";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";
import { OptionField } from "./option-field";

type Props = {
  /** Of the rule, as in `rules.0`. */
  path: string;
  rule: LooseLimit;
  onRule: (rule: LooseLimit) => void;
};

/** Which calls a limit counts, and whether all together or by the values of a header. */
export function CountedFields({ path, rule, onRule }: Props) {
  const t = useTranslations("policies.form");
  const { match, per } = rule;
  const header = match?.header;
  const isExact = isRecord(header);
  const at = `${path}.match`;
  const set = (name: string, value: unknown) => onRule(withField(rule, name, value) ?? {});
  const setMatch = (name: string, value: unknown) => set("match", withField(match, name, value));
  const perHeader = isRecord(per) ? per.header : undefined;
  return (
    <div data-path={at}>
      {match === undefined && <p className={styles.note}>{t("countsAll")}</p>}
      <div className={styles.fields}>
        <LeafField
          label={t("header")}
          path={isExact ? `${at}.header.name` : `${at}.header`}
          is="text"
          value={isExact ? header.name : header}
          placeholder={t("anyCall")}
          onValue={(name) => setMatch("header", isExact ? { ...header, name: name ?? "" } : name)}
        />
        {header !== undefined && (
          <LeafField
            label={t("value")}
            path={`${at}.header.exact`}
            is="text"
            value={isExact ? header.exact : undefined}
            placeholder={t("anyValue")}
            onValue={(exact) => {
              const name = isExact ? header.name : header;
              setMatch("header", exact === undefined ? name : { name, exact });
            }}
          />
        )}
        <OptionField
          label={t("method")}
          path={`${at}.method`}
          value={match?.method}
          options={requestMethods.map((method) => ({ value: method, label: method }))}
          otherwise={t("anyMethod")}
          onValue={(method) => setMatch("method", method)}
        />
        <OptionField
          label={t("countedBy")}
          path={`${path}.per`}
          value={isRecord(per) ? "header" : per}
          options={[
            { value: "all", label: t("counted.all") },
            { value: "header", label: t("counted.header") },
          ]}
          otherwise={t(header !== undefined && !isExact ? "counted.itsValues" : "counted.all")}
          onValue={(way) => set("per", way === "header" ? { header: "x-tenant" } : way)}
        />
        {isRecord(per) && (
          <LeafField
            label={t("counted.by")}
            path={`${path}.per.header`}
            is="text"
            value={perHeader}
            onValue={(name) => set("per", { ...per, header: name ?? "" })}
          />
        )}
      </div>
      {match?.path ? (
        <Condition
          path={`${at}.path`}
          is="path"
          condition={match.path}
          onChange={(next) => setMatch("path", next?.[1])}
        />
      ) : (
        <div className={styles.adders}>
          <button type="button" className={styles.quiet} onClick={() => setMatch("path", { prefix: "/" })}>
            {t("addPath")}
          </button>
        </div>
      )}
    </div>
  );
}
