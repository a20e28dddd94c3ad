"use client";

import { useTranslations } from "use-intl";
import type { LooseAccess } from "../draft/loose-spec";
import styles from "./fields.module.css";
import { useFieldFacts } from "./form-facts";
import { LeafField } from "./leaf-field";
import { replacedAt, withField } from "./list-moves";

type Issuer = NonNullable<LooseAccess["jwt"]>[number];
type Props = { issuers: readonly Issuer[]; onIssuers: (issuers: Issuer[] | undefined) => void };

/** Whose tokens are verified, and with which keys; what else there is of an issuer stays as the text has it. */
export function JwtFields({ issuers, onIssuers }: Props) {
  const t = useTranslations("policies.form");
  const set = (index: number, next: Issuer | undefined) => {
    const left = replacedAt(issuers, index, next);
    onIssuers(left.length === 0 ? undefined : left);
  };
  return (
    <div className={styles.list}>
      <p className={styles.note}>{t("jwtNote")}</p>
      {issuers.map((issuer, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the issuer is what is being typed
        <OneIssuer key={index} path={`jwt.${index}`} issuer={issuer} onIssuer={(next) => set(index, next)} />
      ))}
      <div className={styles.adders}>
        <button
          type="button"
          className={styles.quiet}
          onClick={() => onIssuers([...issuers, { issuer: "", jwksUri: "https://" }])}
        >
          {t("addIssuer")}
        </button>
      </div>
    </div>
  );
}

type OneProps = { path: string; issuer: Issuer; onIssuer: (issuer: Issuer | undefined) => void };

function OneIssuer({ path, issuer, onIssuer }: OneProps) {
  const t = useTranslations("policies.form");
  const { fault } = useFieldFacts(path);
  return (
    <div className={styles.fields} data-path={path}>
      {fault && <p className={styles.fault}>{fault}</p>}
      {(["issuer", "jwksUri", "jwks"] as const)
        .filter((field) => field !== "jwks" || issuer.jwks !== undefined)
        .map((field) => (
          <LeafField
            key={field}
            label={t(field)}
            path={`${path}.${field}`}
            is="text"
            value={issuer[field]}
            onValue={(value) => onIssuer(withField(issuer, field, value) ?? {})}
          />
        ))}
      <button type="button" className={styles.quiet} onClick={() => onIssuer(undefined)}>
        {t("takeIssuerAway")}
      </button>
    </div>
  );
}
