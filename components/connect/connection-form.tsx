"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ConnectionTest } from "../../lib/meshes/connection-test";
import { type ControlPlaneKind, controlPlaneKinds } from "../../lib/meshes/control-plane-kinds";
import { testConnectionRoute } from "../../lib/meshes/routes";
import { authKinds, type TypedConnection, triedOf } from "../../lib/meshes/typed-mesh";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import { ReadFailure } from "../ui/read-failure";
import styles from "./connect-page.module.css";
import { TestResult } from "./test-result";

type Props = {
  upstream: ConnectionTest["upstream"];
  typed: TypedConnection;
  test: ConnectionTest | undefined;
  /** Of a control plane: which kind it is. */
  kind?: ControlPlaneKind;
  onKind?: (kind: ControlPlaneKind) => void;
  onChange: (patch: Partial<TypedConnection>) => void;
  onTested: (test: ConnectionTest) => void;
};

/** Where one upstream is and how it lets us in, with a test that says what is wrong or what it can tell. */
export function ConnectionForm({ upstream, typed, test, kind, onKind, onChange, onTested }: Props) {
  const t = useTranslations("connect");
  const name = useTranslations("upstream");
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  // A secret is sent for this once: no key under which the request would be kept.
  const run = async () => {
    setPending(true);
    setError(null);
    try {
      const body = { upstream, connection: triedOf(typed), ...(kind ? { kind } : {}) };
      onTested(await callRoute(testConnectionRoute, { params: {}, query: {} }, { body }));
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : new ApiError("console-unreachable", String(cause)));
    } finally {
      setPending(false);
    }
  };
  return (
    <form
      className={styles.card}
      aria-label={name(upstream)}
      data-testid={`connect-${upstream}`}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <h2 className={styles.heading}>
        {name(upstream)} <span className={styles.soft}>{t(`what.${upstream}`)}</span>
      </h2>
      {kind && (
        <NativeSelect
          label={t("kind")}
          value={kind}
          data={controlPlaneKinds.map((value) => ({ value, label: t(`kindName.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onKind?.(controlPlaneKinds.find((known) => known === value) ?? kind)
          }
        />
      )}
      <TextInput
        label={t("url")}
        description={kind && t(`kindHint.${kind}`)}
        placeholder={kind ? t(`urlHint.${kind}`) : t(`urlHint.${upstream}`)}
        value={typed.url}
        type="url"
        required={upstream === "prometheus"}
        onChange={({ currentTarget: { value } }) => onChange({ url: value })}
      />
      <div className={`${styles.fields} ${styles.even}`}>
        <NativeSelect
          label={t("auth")}
          value={typed.auth}
          data={authKinds.map((value) => ({ value, label: t(`authKind.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ auth: authKinds.find((kind) => kind === value) ?? "none", secretName: "" })
          }
        />
        {typed.auth === "basic" && (
          <TextInput
            label={t("username")}
            value={typed.username}
            autoComplete="off"
            onChange={({ currentTarget: { value } }) => onChange({ username: value })}
          />
        )}
        {typed.auth !== "none" && (
          <>
            <TextInput
              label={t(typed.auth === "basic" ? "password" : "token")}
              description={t("secretHint")}
              type="password"
              autoComplete="off"
              value={typed.secret}
              onChange={({ currentTarget: { value } }) => onChange({ secret: value })}
            />
            <TextInput
              label={t("secretName")}
              description={t("secretNameHint")}
              value={typed.secretName}
              onChange={({ currentTarget: { value } }) =>
                onChange({ secretName: value.replace(/[^A-Za-z0-9_]/g, "_") })
              }
            />
          </>
        )}
      </div>
      {upstream !== "control-plane" && <TenantFields typed={typed} onChange={onChange} />}
      <div className={styles.row}>
        <Button
          type="submit"
          variant="default"
          loading={isPending}
          disabled={typed.url.trim() === ""}
          data-testid={`test-${upstream}`}
        >
          {t("test", { upstream: name(upstream) })}
        </Button>
      </div>
      {error && <ReadFailure error={error} />}
      {test && <TestResult test={test} />}
    </form>
  );
}

/** Whose data, where one upstream keeps several tenants'. */
function TenantFields({ typed, onChange }: Pick<Props, "typed" | "onChange">) {
  const t = useTranslations("connect");
  return (
    <details className={styles.more}>
      <summary>{t("tenantHeading")}</summary>
      <div className={`${styles.fields} ${styles.even}`}>
        <TextInput
          label={t("tenantHeader")}
          value={typed.tenantHeader}
          onChange={({ currentTarget: { value } }) => onChange({ tenantHeader: value })}
        />
        <TextInput
          label={t("tenant")}
          value={typed.tenant}
          onChange={({ currentTarget: { value } }) => onChange({ tenant: value })}
        />
      </div>
    </details>
  );
}
