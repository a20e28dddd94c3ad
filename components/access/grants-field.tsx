"use client";

import { Button, CloseButton, NativeSelect } from "@mantine/core";
import { useTranslations } from "use-intl";
import { type Grant, roles } from "../../lib/access/grants";
import { meshesRoute } from "../../lib/meshes/routes";
import { useApi } from "../api/use-api";
import styles from "./access.module.css";
import { NamespaceInput } from "./namespace-input";

type Props = { grants: readonly Grant[]; onChange: (grants: readonly Grant[]) => void };

/** Roles and where each holds, one a row. */
export function GrantsField({ grants, onChange }: Props) {
  const t = useTranslations("access");
  const { data } = useApi(meshesRoute, { params: {}, query: {} }, { refetchMs: false });
  const meshes = [
    { value: "*", label: t("place.anyMesh") },
    ...(data?.meshes ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const change = (at: number, part: Partial<Grant>) =>
    onChange(grants.map((grant, index) => (index === at ? { ...grant, ...part } : grant)));
  return (
    <fieldset className={styles.rows}>
      <legend>{t("roles")}</legend>
      {grants.map((grant, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and are edited in place
        <div key={at} className={styles.row} data-testid="grant-row">
          <NativeSelect
            aria-label={t("roleOf", { number: at + 1 })}
            value={grant.role}
            data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
            onChange={(event) =>
              change(at, { role: roles.find((each) => each === event.currentTarget.value) ?? "viewer" })
            }
          />
          <NativeSelect
            aria-label={t("meshOf", { number: at + 1 })}
            value={grant.mesh}
            data={meshes}
            onChange={(event) => change(at, { mesh: event.currentTarget.value })}
          />
          <NamespaceInput
            label={t("namespaceOf", { number: at + 1 })}
            value={grant.namespace}
            onChange={(namespace) => change(at, { namespace })}
          />
          <CloseButton
            aria-label={t("removeRole", { number: at + 1 })}
            onClick={() => onChange(grants.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          onClick={() => onChange([...grants, { role: "viewer", mesh: "*", namespace: "*" }])}
        >
          {t("addRole")}
        </Button>
      </div>
    </fieldset>
  );
}
