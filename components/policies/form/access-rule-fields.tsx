"use client";

import { Checkbox } from "@mantine/core";
import { useTranslations } from "use-intl";
import { httpMethods } from "../../../lib/policies/access-rule";
import type { LooseAccessRule } from "../draft/loose-spec";
import { sourcesIn, withSources } from "./access-moves";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";
import { FormSection } from "./form-section";
import { LeafField } from "./leaf-field";
import { replacedAt, withField } from "./list-moves";

type Props = {
  path: string;
  title: string;
  rule: LooseAccessRule;
  onRule: (rule: LooseAccessRule | undefined) => void;
};

/** One rule: who calls, and which calls of theirs. */
export function AccessRuleFields({ path, title, rule, onRule }: Props) {
  const t = useTranslations("policies.form");
  const { fault, warning } = useFieldFacts(path);
  const set = (field: string, value: unknown) => onRule(withField(rule, field, value) ?? {});
  return (
    <section className={styles.part} aria-label={title} data-path={path}>
      <div className={styles.sectionHead}>
        <h4 className={styles.partTitle}>{title}</h4>
        <button type="button" className={styles.quiet} onClick={() => onRule(undefined)}>
          {t("takeAway", { field: title })}
        </button>
      </div>
      {(fault ?? warning) && <p className={fault ? styles.fault : styles.warned}>{fault ?? warning}</p>}
      <Callers path={path} rule={rule} onRule={onRule} />
      <Methods path={path} methods={rule.methods} onMethods={(methods) => set("methods", methods)} />
      <LeafField
        label={t("paths")}
        path={`${path}.paths`}
        is="text"
        value={rule.paths?.join(", ")}
        hint={t("pathsHint")}
        onValue={(value) => set("paths", value === undefined ? undefined : String(value).split(/,\s*/))}
      />
      <FormSection
        title={t("grpc")}
        path={`${path}.grpc`}
        isOn={rule.grpc !== undefined}
        onToggle={(isOn) => set("grpc", isOn ? { service: "" } : undefined)}
      >
        {(["service", "method"] as const).map((field) => (
          <LeafField
            key={field}
            label={t(`grpcField.${field}`)}
            path={`${path}.grpc.${field}`}
            is="text"
            value={rule.grpc?.[field]}
            onValue={(value) => set("grpc", withField(rule.grpc, field, value) ?? {})}
          />
        ))}
      </FormSection>
      <FormSection
        title={t("requireJwt")}
        path={`${path}.requireJwt`}
        isOn={rule.requireJwt !== undefined}
        onToggle={(isOn) => set("requireJwt", isOn ? { issuer: "" } : undefined)}
      >
        <LeafField
          label={t("issuer")}
          path={`${path}.requireJwt.issuer`}
          is="text"
          value={rule.requireJwt?.issuer}
          hint={t("claimsInText")}
          onValue={(value) => set("requireJwt", { ...rule.requireJwt, issuer: value })}
        />
      </FormSection>
    </section>
  );
}

function Callers({ path, rule, onRule }: Omit<Props, "title">) {
  const t = useTranslations("policies.form");
  const sources = sourcesIn(rule);
  const { warning } = useFieldFacts(`${path}.from`);
  return (
    <div className={styles.list}>
      {sources.length === 0 && <p className={styles.note}>{t("anyCaller")}</p>}
      {warning && <p className={styles.warned}>{warning}</p>}
      {sources.map((source, index) => {
        const at = Array.isArray(rule.from) ? `${path}.from.${index}` : `${path}.from`;
        const setSource = (next: typeof source | undefined) =>
          onRule(withSources(rule, replacedAt(sources, index, next)));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: callers are what is being typed
          <div key={index} className={styles.fields} data-path={at}>
            {(["namespace", "service", "principal"] as const).map((field) => (
              <LeafField
                key={field}
                label={t(`callerField.${field}`)}
                path={`${at}.${field}`}
                is="text"
                value={source[field]}
                {...(field === "principal" ? { placeholder: "spiffe://" } : {})}
                onValue={(value) => setSource(withField(source, field, value) ?? {})}
              />
            ))}
            <button type="button" className={styles.quiet} onClick={() => setSource(undefined)}>
              {t("takeCallerAway")}
            </button>
          </div>
        );
      })}
      <div className={styles.adders}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => onRule(withSources(rule, [...sources, { namespace: "" }]))}
        >
          {t("addCaller")}
        </button>
      </div>
    </div>
  );
}

type MethodsProps = {
  path: string;
  methods: LooseAccessRule["methods"];
  onMethods: (methods: unknown[] | undefined) => void;
};

function Methods({ path, methods = [], onMethods }: MethodsProps) {
  const t = useTranslations("policies.form");
  const { whyNot, fault } = useFieldFacts(`${path}.methods`);
  return (
    <fieldset className={styles.checks} disabled={whyNot !== null}>
      <legend className={styles.note}>{whyNot ?? t("methods")}</legend>
      {fault && <p className={styles.fault}>{fault}</p>}
      {httpMethods.map((method) => (
        <Checkbox
          key={method}
          label={method}
          checked={methods.includes(method)}
          onChange={(event) => {
            const next = event.currentTarget.checked
              ? [...methods, method]
              : methods.filter((other) => other !== method);
            onMethods(next.length === 0 ? undefined : next);
          }}
        />
      ))}
    </fieldset>
  );
}
