"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { getChangeRoute } from "../../../lib/changes/routes";
import type { BreakerRow, Breakers } from "../../../lib/policies/breakers";
import type { Loosening } from "../../../lib/policies/loosening";
import { looseningRoute, loosenRoute } from "../../../lib/policies/routes-breakers";
import { useApi } from "../../api/use-api";
import { useApiMutation } from "../../api/use-api-mutation";
import { useMayWrite } from "../../api/use-may-write";
import { ChangeActions } from "../../changes/change-actions";
import { ChangeProgressOf } from "../../changes/change-progress";
import { HoldButton } from "../../ui/hold-button";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { notesOfPreview } from "../editor/draft-notes";
import { isRulesComplete, noRules, RulesFields, rulesBody } from "../pending/rules-fields";
import { NoteList } from "../preview/note-list";
import styles from "./breaker-panel.module.css";

/** Versions whose limit refuses calls: which limit, who meets it, what that costs, and a way out for half an hour. */
export function TrippedBreakers({ data }: { data: Breakers }) {
  // What was loosened stays in sight, with its way back, when it has helped.
  const [loosened, setLoosened] = useState<Record<string, string>>({});
  const shown = data.versions.filter(({ version, word }) => word === "refusing" || loosened[version]);
  if (data.policyId === null) return null;
  return shown.map((row) => {
    const changeId = loosened[row.version];
    return changeId === undefined ? (
      <Tripped
        key={row.version}
        data={data}
        row={row}
        onLoosened={(id) => setLoosened((all) => ({ ...all, [row.version]: id }))}
      />
    ) : (
      <Loosened key={row.version} changeId={changeId} />
    );
  });
}

type Props = { data: Breakers; row: BreakerRow; onLoosened: (changeId: string) => void };

function Tripped({ data, row, onLoosened }: Props) {
  const t = useTranslations("policies.breaker.tripped");
  const { mesh, window } = useUrlState();
  const { namespace, service } = data;
  const { version } = row;
  const params = { namespace, name: service };
  const { data: answer } = useApi(
    looseningRoute,
    { params, query: { mesh, version, window } },
    { refetchMs: 10_000 },
  );
  const loosen = useApiMutation(loosenRoute);
  const mayWrite = useMayWrite(namespace);
  const [rules, setRules] = useState(noRules);
  const loosening = answer?.loosening;
  if (!loosening) return null;
  const isHeld = loosening.rules.length > 0;
  const press = async () => {
    const { limit, to, baseRevision } = loosening;
    const body = { mesh: data.mesh, version, limit, to, baseRevision, ...rulesBody(rules, "utc") };
    const accepted = await loosen.send({ params, query: {}, body });
    if (accepted) onLoosened(accepted.changeId);
  };
  return (
    <section
      className={styles.tripped}
      aria-label={t("title", { version })}
      data-testid={`tripped-${version}`}
    >
      <WhatTripped row={row} loosening={loosening} />
      {isHeld && (
        <>
          <NoteList notes={notesOfPreview({ unsupported: [], problems: loosening.rules })} />
          <p className={styles.soft}>{t("noWait")}</p>
          <RulesFields value={rules} onChange={setRules} canBreak canWait={false} />
        </>
      )}
      {loosen.error && <ReadFailure error={loosen.error} />}
      <HoldButton
        holdWords={t("hold")}
        onConfirm={() => void press()}
        loading={loosen.isPending}
        disabled={!mayWrite || (isHeld && !rules.isBreaking) || !isRulesComplete(rules)}
        testId={`loosen-${version}`}
      >
        {t("loosen", { to: loosening.to })}
      </HoldButton>
    </section>
  );
}

function WhatTripped({ row, loosening }: { row: BreakerRow; loosening: Loosening }) {
  const t = useTranslations("policies.breaker.tripped");
  const { version, openCallers } = row;
  const { limit, from, to, callers, slots, refusedCalls, wouldHaveSucceeded } = loosening;
  const names = openCallers.map(({ instance }) => instance).join(", ");
  return (
    <>
      <p>
        <strong>{t("limit", { version, limit: t(`of.${limit}`), from })}</strong>{" "}
        {names === "" ? t("nobodyNow") : t("at", { names })}{" "}
        {refusedCalls !== null && t("refused", { count: refusedCalls })}{" "}
        {wouldHaveSucceeded !== null && t("wouldHave", { count: wouldHaveSucceeded })}
      </p>
      <p className={styles.soft}>
        {callers === null ? t("toAlone", { from, to }) : t("to", { from, to, callers, total: to * callers })}{" "}
        {slots === null || slots.how === "seen" ? t("doubled") : t("engines", { total: slots.total })}{" "}
        {t("back")}
      </p>
    </>
  );
}

function Loosened({ changeId }: { changeId: string }) {
  const t = useTranslations("policies.breaker.tripped");
  const read = useApi(getChangeRoute, { params: { id: changeId }, query: {} }, { refetchMs: 1_000 });
  if (!read.data) return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : null;
  return (
    <section className={styles.tripped} aria-label={t("loosened")} data-testid="loosened">
      <p>
        <strong>{t("loosened")}</strong>
      </p>
      <ChangeProgressOf change={read.data} />
      <ChangeActions change={read.data} />
    </section>
  );
}
