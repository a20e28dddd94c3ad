"use client";

import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { ConnectionTest, RepositoryTest } from "../../lib/meshes/connection-test";
import type { ControlPlaneKind } from "../../lib/meshes/control-plane-kinds";
import {
  mayCommit,
  type TypedConnection,
  type TypedMesh,
  type TypedRepository,
} from "../../lib/meshes/typed-mesh";
import { Page } from "../ui/page";
import styles from "./connect-page.module.css";
import { ConnectionForm } from "./connection-form";
import { RepositoryForm } from "./repository-form";
import { SettingsSnippet } from "./settings-snippet";

const nothing: TypedConnection = {
  ...{ url: "", tenantHeader: "X-Scope-OrgID", tenant: "", auth: "none", username: "", secret: "" },
  secretName: "",
};
const noRepository: TypedRepository = {
  ...{ repository: "", base: "", branch: "", folder: "", username: "", secret: "", secretName: "" },
};
const parts = ["prometheus", "loki", "controlPlane"] as const;
type Part = (typeof parts)[number];
const upstreamOf = { prometheus: "prometheus", loki: "loki", controlPlane: "control-plane" } as const;

/** From an address to a mesh that is watched: each upstream is tried, and what to write down stands beside it. */
export function ConnectPage() {
  const t = useTranslations("connect");
  const [mesh, setMesh] = useState<TypedMesh>({
    ...{ id: "", name: "", scrapeSeconds: null },
    ...{ prometheus: nothing, loki: nothing, controlPlane: { ...nothing, auth: "bearer" } },
    ...{ controlPlaneKind: "istio", git: noRepository },
  });
  const [testedGit, setTestedGit] = useState<RepositoryTest>();
  const [tested, setTested] = useState<Partial<Record<Part, ConnectionTest>>>({});
  const named = withSecretNames(mesh);
  const change = (part: Part, patch: Partial<TypedConnection>) => {
    setMesh((before) => ({ ...before, [part]: { ...before[part], ...patch } }));
    setTested((before) => ({ ...before, [part]: undefined }));
  };
  return (
    <Page title={t("title")} gist={t("gist")}>
      <div className={styles.columns}>
        <div className={styles.forms}>
          <section className={styles.card} aria-label={t("mesh")}>
            <h2 className={styles.heading}>{t("mesh")}</h2>
            <div className={styles.fields}>
              <TextInput
                label={t("id")}
                description={t("idHint")}
                value={mesh.id}
                error={mesh.id !== "" && !isLabel(mesh.id) ? t("idWrong") : null}
                maxLength={63}
                onChange={({ currentTarget: { value } }) => setMesh((before) => ({ ...before, id: value }))}
              />
              <TextInput
                label={t("name")}
                description={t("nameHint")}
                value={mesh.name}
                maxLength={60}
                onChange={({ currentTarget: { value } }) => setMesh((before) => ({ ...before, name: value }))}
              />
            </div>
          </section>
          {parts.map((part) => (
            <ConnectionForm
              key={part}
              upstream={upstreamOf[part]}
              typed={named[part]}
              test={tested[part]}
              {...(part === "controlPlane"
                ? {
                    kind: mesh.controlPlaneKind,
                    onKind: (controlPlaneKind: ControlPlaneKind) => {
                      setMesh((before) => ({ ...before, controlPlaneKind }));
                      setTested(({ controlPlane: _, ...others }) => others);
                    },
                  }
                : {})}
              onChange={(patch) => change(part, patch)}
              onTested={(test) => {
                setTested((before) => ({ ...before, [part]: test }));
                if (test.scrapeSeconds !== null) {
                  const { scrapeSeconds } = test;
                  setMesh((before) => ({ ...before, scrapeSeconds }));
                }
              }}
            />
          ))}
          {mayCommit(mesh) && (
            <RepositoryForm
              typed={named.git}
              test={testedGit}
              onChange={(patch) => {
                setMesh((before) => ({ ...before, git: { ...before.git, ...patch } }));
                setTestedGit(undefined);
              }}
              onTested={setTestedGit}
            />
          )}
        </div>
        <SettingsSnippet mesh={named} />
      </div>
    </Page>
  );
}

function isLabel(id: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(id);
}

/** A variable's name for each secret, unless the person gave one. */
function withSecretNames(mesh: TypedMesh): TypedMesh {
  const named = parts.map((part) => {
    const typed = mesh[part];
    const usual = usualName(mesh, `${upstreamOf[part]}_${typed.auth === "basic" ? "password" : "token"}`);
    return [part, { ...typed, secretName: typed.secretName || usual }] as const;
  });
  const git = { ...mesh.git, secretName: mesh.git.secretName || usualName(mesh, "git_password") };
  return { ...mesh, git, ...(Object.fromEntries(named) as Pick<TypedMesh, Part>) };
}

function usualName({ id }: TypedMesh, of: string): string {
  return `${id || "my-mesh"}_${of}`.toUpperCase().replace(/[^A-Z0-9]/g, "_");
}
