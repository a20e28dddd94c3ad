"use client";

import { NativeSelect } from "@mantine/core";
import { useContext } from "react";
import { useTranslations } from "use-intl";
import { type BalancingAlgorithm, balancingAlgorithms } from "../../../lib/policies/load-balancing-spec";
import type { LooseWay } from "../draft/loose-spec";
import { balancedBy, hashedOn, hashWayOf, hashWays } from "./balancing-moves";
import styles from "./fields.module.css";
import { FormFactsContext, useFieldFacts } from "./form-facts";
import { LeafField } from "./leaf-field";
import { withField } from "./list-moves";

type Props = {
  /** What is before each field's path: `versions.v2.`, "" for the service. */
  path: string;
  way: LooseWay;
  onWay: (way: LooseWay) => void;
};

/** A way to choose the next endpoint, and what goes with it. */
export function BalancingFields({ label, ...props }: Props & { label: string }) {
  const t = useTranslations("policies.form");
  const { path, way, onWay } = props;
  const set = (field: string, value: unknown) => onWay(withField(way, field, value) ?? {});
  const { algorithm } = way;
  return (
    <>
      <fieldset className={styles.part}>
        <legend className={styles.partTitle}>{label}</legend>
        {balancingAlgorithms.map((each) => (
          <Way key={each} by={each} {...props} />
        ))}
      </fieldset>
      {algorithm === "consistent-hash" && <HashFields {...props} />}
      <div className={styles.fields}>
        {(algorithm === "least-request" || way.choices !== undefined) && (
          <LeafField
            label={t("choices")}
            path={`${path}choices`}
            value={way.choices}
            onValue={(value) => set("choices", value)}
            is="number"
            placeholder="2"
            hint={t("choicesHint")}
          />
        )}
        <LeafField
          label={t("slowStart")}
          path={`${path}slowStartMs`}
          value={way.slowStartMs}
          onValue={(value) => set("slowStartMs", value)}
          is="number"
          unit="ms"
          hint={t("slowStartHint")}
        />
      </div>
    </>
  );
}

function Way({ path, by, way, onWay }: Props & { by: BalancingAlgorithm }) {
  const t = useTranslations("policies.form");
  const { whyNot, nearly } = useFieldFacts(`${path}algorithm.${by}`);
  const isChosen = way.algorithm === by;
  return (
    <label className={styles.way} data-unsupported={whyNot !== null || undefined} data-chosen={isChosen}>
      <input
        type="radio"
        name={`${path}algorithm`}
        value={by}
        checked={isChosen}
        disabled={whyNot !== null && !isChosen}
        onChange={() => onWay(balancedBy(way, by))}
      />
      <span>
        <strong>{t(`algorithmOf.${by}`)}</strong>
        <span className={styles.line}>{whyNot ?? nearly ?? t(`algorithmNote.${by}`)}</span>
      </span>
    </label>
  );
}

function HashFields({ path, way: { hashOn, ...rest }, onWay }: Props) {
  const t = useTranslations("policies.form");
  const { whyNot } = useContext(FormFactsContext);
  const way = hashWayOf(hashOn);
  const on = hashOn ?? {};
  const set = (next: LooseWay["hashOn"]) => onWay({ ...rest, hashOn: next });
  return (
    <div className={styles.fields}>
      <NativeSelect
        label={t("hashOn")}
        description={whyNot(`${path}hashOn`) ?? t("hashOnHint")}
        value={way}
        data={hashWays.map((each) => ({
          value: each,
          label: t(`hashWay.${each}`),
          disabled: whyNot(`${path}hashOn.${each}`) !== null,
        }))}
        onChange={(event) => set(hashedOn(event.currentTarget.value))}
      />
      {(way === "header" || way === "query") && (
        <LeafField
          label={t(`hashWay.${way}`)}
          path={`${path}hashOn.${way}`}
          value={on[way]}
          onValue={(value) => set({ [way]: value ?? "" })}
          is="text"
        />
      )}
      {way === "cookie" && (
        <>
          <LeafField
            label={t("cookieName")}
            path={`${path}hashOn.cookie.name`}
            value={on.cookie?.name}
            onValue={(name) => set({ cookie: { ...on.cookie, name: name ?? "" } })}
            is="text"
          />
          <LeafField
            label={t("cookieTtl")}
            path={`${path}hashOn.cookie.ttlMs`}
            value={on.cookie?.ttlMs}
            onValue={(ttlMs) => set({ cookie: withField(on.cookie, "ttlMs", ttlMs) ?? {} })}
            is="number"
            unit="ms"
            hint={t("cookieTtlHint")}
          />
        </>
      )}
    </div>
  );
}
