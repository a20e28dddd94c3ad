"use client";

import { Button, NativeSelect } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { type PolicyKind, policyKinds } from "../../../lib/policies/kinds";
import { listPoliciesRoute } from "../../../lib/policies/routes";
import { capabilitiesRoute } from "../../../lib/policies/routes-capabilities";
import { createPolicyRoute } from "../../../lib/policies/routes-drafts";
import { servicesRoute } from "../../../lib/services/routes";
import { useApi } from "../../api/use-api";
import { useApiMutation } from "../../api/use-api-mutation";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { ViewLink } from "../../ui/view-link";
import { useOpenWords } from "../../words/use-open-words";
import styles from "./new-policy-page.module.css";

/** Begins a policy: about which service, and of which kind. Nothing is pushed before Apply. */
export function NewPolicyPage() {
  const t = useTranslations("policies");
  const { mesh, window } = useUrlState();
  const services = useApi(servicesRoute, { params: {}, query: { mesh, window } });
  const policies = useApi(listPoliciesRoute, { params: {}, query: { mesh } });
  const names = services.data?.services.map(({ namespace, service }) => `${namespace}/${service}`) ?? [];
  return (
    <div className={styles.page}>
      <p className={styles.back}>
        <ViewLink to="/policies">{t("title")}</ViewLink>
      </p>
      <h1 className={styles.title}>{t("new")}</h1>
      <p className={styles.note}>{t("newNote")}</p>
      {services.data === undefined && services.error && (
        <ReadFailure error={services.error} retry={services.refetch} />
      )}
      {services.data === undefined && !services.error && <SkeletonRows rows={3} />}
      {services.data && <Choice names={names.sort()} taken={policies.data?.policies ?? []} />}
    </div>
  );
}

type Taken = readonly { id: string; kind: string; namespace: string; service: string }[];

function Choice({ names, taken }: { names: readonly string[]; taken: Taken }) {
  const t = useTranslations("policies");
  const { mesh, param, set, link } = useUrlState();
  const router = useRouter();
  const create = useApiMutation(createPolicyRoute);
  const whyNot = useKindsRefused(mesh);
  const service = names.find((name) => name === param("service")) ?? "";
  const asked = policyKinds.find((known) => known === param("kind")) ?? "route";
  const kind: PolicyKind = whyNot(asked) === null ? asked : "route";
  const [namespace = "", name = ""] = service.split("/");
  const there = taken.find(
    (policy) => policy.kind === kind && `${policy.namespace}/${policy.service}` === service,
  );
  const begin = async () => {
    const made = await create.send({
      params: {},
      query: {},
      body: { mesh, kind, namespace, service: name },
    });
    if (made) router.push(link(`/policies/${made.id}/edit`));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (there) router.push(link(`/policies/${there.id}/edit`));
        else void begin();
      }}
    >
      <NativeSelect
        label={t("column.service")}
        value={service}
        translate="no"
        data={[{ value: "", label: t("chooseService"), disabled: true }, ...names]}
        onChange={(event) => set({ service: event.currentTarget.value }, { replace: true })}
      />
      <fieldset className={styles.kinds}>
        <legend className={styles.legend}>{t("column.kind")}</legend>
        {policyKinds.map((each) => {
          const why = whyNot(each);
          return (
            <label
              key={each}
              className={styles.kind}
              data-chosen={each === kind}
              data-unsupported={why !== null || undefined}
            >
              <input
                type="radio"
                name="kind"
                value={each}
                checked={each === kind}
                disabled={why !== null}
                onChange={() => set({ kind: each }, { replace: true })}
              />
              <span>
                <strong>{t(`kind.${each}`)}</strong>
                <span className={styles.note}>{why ?? t(`kindNote.${each}`)}</span>
              </span>
            </label>
          );
        })}
      </fieldset>
      {there && <p className={styles.note}>{t("thereIsOne")}</p>}
      {create.error && <ReadFailure error={create.error} />}
      <Button
        type="submit"
        className={styles.tall ?? ""}
        disabled={service === ""}
        loading={create.isPending}
      >
        {t(there ? "editIt" : "begin")}
      </Button>
    </form>
  );
}

/** Why the mesh's control plane cannot be told anything of a kind, in words; null where it can, and while nobody knows. */
function useKindsRefused(mesh: string): (kind: PolicyKind) => string | null {
  const words = useOpenWords();
  const { data } = useApi(capabilitiesRoute, { params: { mesh }, query: {} }, { refetchMs: false });
  return (kind) => {
    const whole = data?.capabilities.find((row) => row.kind === kind && row.path === "*");
    return whole?.support === "unsupported" ? words(`capability.${whole.why}`, {}, whole.why) : null;
  };
}
