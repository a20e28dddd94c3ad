"use client";

import { NativeSelect } from "@mantine/core";
import { useTranslations } from "use-intl";
import { mtlsModes } from "../../../lib/policies/access-spec";
import type { LooseAccess, LooseAccessRule } from "../draft/loose-spec";
import { AccessRuleFields } from "./access-rule-fields";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";
import { FormSection } from "./form-section";
import { JwtFields } from "./jwt-fields";
import { replacedAt, withField } from "./list-moves";

type Props = {
  spec: LooseAccess;
  onSpec: (spec: LooseAccess) => void;
  /** The service's own: whom a new rule begins with. */
  namespace: string;
};

/** Who may call: what mTLS is asked for, who is let in, who is not whatever lets in, and whose tokens are verified. */
export function AccessForm({ spec, onSpec, namespace }: Props) {
  const t = useTranslations("policies.form");
  const set = (field: string, value: unknown) => onSpec(withField(spec, field, value) ?? {});
  return (
    <div className={styles.form}>
      <MtlsField mtls={spec.mtls} onMtls={(mtls) => set("mtls", mtls)} />
      <RuleList
        is="allow"
        namespace={namespace}
        rules={spec.allow}
        onRules={(rules) => set("allow", rules)}
      />
      <RuleList is="deny" namespace={namespace} rules={spec.deny} onRules={(rules) => set("deny", rules)} />
      <FormSection
        title={t("jwt")}
        path="jwt"
        isOn={spec.jwt !== undefined}
        onToggle={(isOn) => set("jwt", isOn ? [{ issuer: "", jwksUri: "https://" }] : undefined)}
      >
        <JwtFields issuers={spec.jwt ?? []} onIssuers={(issuers) => set("jwt", issuers)} />
      </FormSection>
    </div>
  );
}

type MtlsProps = { mtls: LooseAccess["mtls"]; onMtls: (mtls: string | undefined) => void };

function MtlsField({ mtls, onMtls }: MtlsProps) {
  const t = useTranslations("policies.form");
  const { whyNot, fault, warning } = useFieldFacts("mtls");
  return (
    <NativeSelect
      label={t("mtls")}
      description={whyNot ?? warning ?? t("mtlsHint")}
      error={fault}
      value={String(mtls ?? "")}
      disabled={whyNot !== null}
      data={[
        { value: "", label: t("mtlsOf.unset") },
        ...mtlsModes.map((mode) => ({ value: mode, label: t(`mtlsOf.${mode}`) })),
      ]}
      onChange={(event) => onMtls(event.currentTarget.value === "" ? undefined : event.currentTarget.value)}
    />
  );
}

type ListProps = {
  is: "allow" | "deny";
  namespace: string;
  rules: LooseAccess["allow"];
  onRules: (rules: LooseAccessRule[] | undefined) => void;
};

/** With a list of who is allowed, everybody else is refused; an empty one is said to refuse everybody. */
function RuleList({ is, namespace, rules, onRules }: ListProps) {
  const t = useTranslations("policies.form");
  const list = rules ?? [];
  const first: LooseAccessRule = { from: { namespace } };
  return (
    <FormSection
      title={t(`accessList.${is}`)}
      path={is}
      isOn={rules !== undefined}
      onToggle={(isOn) => onRules(isOn ? [first] : undefined)}
    >
      <div className={styles.list}>
        <p className={styles.note}>{t(list.length === 0 ? "nobodyAllowed" : `accessNote.${is}`)}</p>
        {list.map((rule, index) => (
          <AccessRuleFields
            // biome-ignore lint/suspicious/noArrayIndexKey: rules have no names
            key={index}
            path={`${is}.${index}`}
            title={t(`accessRule.${is}`, { number: index + 1 })}
            rule={rule}
            onRule={(next) => {
              const left = replacedAt(list, index, next);
              onRules(left.length === 0 && is === "deny" ? undefined : left);
            }}
          />
        ))}
        <div className={styles.adders}>
          <button type="button" className={styles.quiet} onClick={() => onRules([...list, first])}>
            {t("addRule")}
          </button>
        </div>
      </div>
    </FormSection>
  );
}
