"use client";

import { useTranslations } from "use-intl";
import type { LooseMatch } from "../draft/loose-spec";
import { Condition } from "./condition";
import styles from "./fields.module.css";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { replacedAt, withField } from "./list-moves";

type Props = {
  path: string;
  match: readonly LooseMatch[] | undefined;
  onMatch: (match: LooseMatch[] | undefined) => void;
};

/** Which calls a rule takes: any of these alternatives, each with all of its conditions; all calls without any. */
export function MatchFields({ path, match = [], onMatch }: Props) {
  const t = useTranslations("policies.form");
  const set = (next: LooseMatch[]) => onMatch(next.length === 0 ? undefined : next);
  return (
    <div data-path={path}>
      {match.length === 0 && <p className={styles.note}>{t("takesAll")}</p>}
      <ul className={styles.matches}>
        {match.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: alternatives have no other name
          <li key={index} className={styles.match}>
            {index > 0 && <span className={styles.note}>{t("or")}</span>}
            <OneMatch
              path={`${path}.${index}`}
              match={one}
              onMatch={(next) => set(replacedAt(match, index, next))}
            />
          </li>
        ))}
      </ul>
      <div className={styles.adders}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => set([...match, { headers: { "x-header": { exact: "" } } }])}
        >
          {t(match.length === 0 ? "onlySome" : "orThose")}
        </button>
      </div>
    </div>
  );
}

type OneProps = { path: string; match: LooseMatch; onMatch: (match: LooseMatch | undefined) => void };

function OneMatch({ path, match, onMatch }: OneProps) {
  const t = useTranslations("policies.form");
  const headers = Object.entries(match.headers ?? {});
  const set = (name: string, value: unknown) => onMatch(withField(match, name, value));
  const setHeaders = (entries: [string, Record<string, unknown>][]) =>
    set("headers", entries.length === 0 ? undefined : Object.fromEntries(entries));
  const freeName = ["x-header", ...headers.map((_, at) => `x-header-${at + 2}`)].find(
    (name) => !headers.some(([taken]) => taken === name),
  );
  return (
    <>
      {headers.map(([name, condition], index) => (
        <Condition
          // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
          key={index}
          path={`${path}.headers.${name}`}
          is="header"
          name={name}
          taken={headers.map(([other]) => other)}
          condition={condition}
          onChange={(next) => setHeaders(replacedAt(headers, index, next))}
        />
      ))}
      {match.path && (
        <Condition
          path={`${path}.path`}
          is="path"
          condition={match.path}
          onChange={(next) => set("path", next?.[1])}
        />
      )}
      {match.grpc && (
        <FormSection title={t("grpc")} path={`${path}.grpc`} isOn onToggle={() => set("grpc", undefined)}>
          {(["service", "method"] as const).map((field) => (
            <LeafField
              key={field}
              label={t(`grpcField.${field}`)}
              path={`${path}.grpc.${field}`}
              is="text"
              value={match.grpc?.[field]}
              onValue={(value) => set("grpc", { ...match.grpc, [field]: value })}
            />
          ))}
        </FormSection>
      )}
      <FormSection
        title={t("model")}
        path={`${path}.model`}
        isOn={match.model !== undefined}
        onToggle={(isOn) => set("model", isOn ? { exact: "" } : undefined)}
      >
        <LeafField
          label={t("wayOf.exact")}
          path={`${path}.model.exact`}
          is="text"
          value={match.model?.exact}
          onValue={(exact) => set("model", { ...match.model, exact: exact ?? "" })}
        />
      </FormSection>
      <div className={styles.adders}>
        {freeName && (
          <button
            type="button"
            className={styles.quiet}
            onClick={() => setHeaders([...headers, [freeName, { exact: "" }]])}
          >
            {t("addHeader")}
          </button>
        )}
        {!match.path && (
          <button type="button" className={styles.quiet} onClick={() => set("path", { prefix: "/" })}>
            {t("addPath")}
          </button>
        )}
        {!match.grpc && (
          <button type="button" className={styles.quiet} onClick={() => set("grpc", { service: "" })}>
            {t("addGrpc")}
          </button>
        )}
        <button type="button" className={styles.quiet} onClick={() => onMatch(undefined)}>
          {t("takeMatchAway")}
        </button>
      </div>
    </>
  );
}
