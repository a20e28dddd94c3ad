"use client";

import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { RepositoryTest } from "../../lib/meshes/connection-test";
import { testRepositoryRoute } from "../../lib/meshes/routes";
import { type TypedRepository, triedRepositoryOf } from "../../lib/meshes/typed-mesh";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import { ReadFailure } from "../ui/read-failure";
import styles from "./connect-page.module.css";
import { FindingList } from "./finding-list";

type Props = {
  typed: TypedRepository;
  test: RepositoryTest | undefined;
  onChange: (patch: Partial<TypedRepository>) => void;
  onTested: (test: RepositoryTest) => void;
};

/** The repository that a GitOps tool follows, with a test that pushes nothing. */
export function RepositoryForm({ typed, test, onChange, onTested }: Props) {
  const t = useTranslations("connect");
  const tg = useTranslations("connect.git");
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  // A secret is sent for this once: no key under which the request would be kept.
  const run = async () => {
    setPending(true);
    setError(null);
    try {
      const body = triedRepositoryOf(typed);
      onTested(await callRoute(testRepositoryRoute, { params: {}, query: {} }, { body }));
    } catch (cause) {
      setError(cause instanceof ApiError ? cause : new ApiError("console-unreachable", String(cause)));
    } finally {
      setPending(false);
    }
  };
  const field = (name: keyof TypedRepository) => ({
    value: typed[name],
    onChange: ({ currentTarget: { value } }: React.ChangeEvent<HTMLInputElement>) =>
      onChange({ [name]: value }),
  });
  return (
    <form
      className={styles.card}
      aria-label={tg("title")}
      data-testid="connect-git"
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <h2 className={styles.heading}>
        {tg("title")} <span className={styles.soft}>{tg("what")}</span>
      </h2>
      <TextInput
        label={tg("repository")}
        description={tg("repositoryHint")}
        placeholder="https://git.internal/platform/clusters.git"
        type="url"
        {...field("repository")}
      />
      <div className={`${styles.fields} ${styles.even}`}>
        <TextInput label={tg("base")} description={tg("baseHint")} placeholder="main" {...field("base")} />
        <TextInput
          label={tg("branch")}
          description={tg("branchHint")}
          placeholder="heddle/{service}-{kind}-{id}"
          {...field("branch")}
        />
        <TextInput
          label={tg("folder")}
          description={tg("folderHint")}
          placeholder="clusters/prod"
          {...field("folder")}
        />
      </div>
      <div className={`${styles.fields} ${styles.even}`}>
        <TextInput label={t("username")} placeholder="git" autoComplete="off" {...field("username")} />
        <TextInput
          label={tg("password")}
          description={t("secretHint")}
          type="password"
          autoComplete="off"
          {...field("secret")}
        />
        <TextInput
          label={t("secretName")}
          description={t("secretNameHint")}
          value={typed.secretName}
          onChange={({ currentTarget: { value } }) =>
            onChange({ secretName: value.replace(/[^A-Za-z0-9_]/g, "_") })
          }
        />
      </div>
      <div className={styles.row}>
        <Button
          type="submit"
          variant="default"
          loading={isPending}
          disabled={typed.repository.trim() === ""}
          data-testid="test-git"
        >
          {tg("test")}
        </Button>
      </div>
      {error && <ReadFailure error={error} />}
      {test && (
        <div role="status" data-testid="tested-git">
          <FindingList findings={test.findings} />
        </div>
      )}
    </form>
  );
}
