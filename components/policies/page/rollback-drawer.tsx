"use client";

import { useTranslations } from "use-intl";
import type { PolicyView } from "../../../lib/policies/policies";
import { PageDrawer } from "../../ui/page-drawer";
import { useUrlState } from "../../ui/use-url-state";
import { AppliedPolicy } from "../editor/applied-policy";
import { RollbackPanel } from "./rollback-panel";

/** Going back to a revision, over the page: open while the URL says `back`, and showing the change under `change`. */
export function RollbackDrawer({ policy }: { policy: PolicyView }) {
  const t = useTranslations("policies.rollback");
  const { param, set } = useUrlState();
  const number = Number(param("back"));
  const changeId = param("change");
  const isOpen = Number.isInteger(number) && number > 0;
  return (
    <PageDrawer
      isOpen={isOpen}
      title={t("title", { number })}
      closeLabel={t("close")}
      onClose={() => set({ back: null, change: null })}
    >
      {isOpen && changeId === null && (
        <RollbackPanel key={number} policy={policy} number={number} onApplied={(change) => set({ change })} />
      )}
      {isOpen && changeId !== null && (
        <AppliedPolicy
          policyId={policy.id}
          changeId={changeId}
          onUndone={(change) => set({ change })}
          onAgain={null}
        />
      )}
    </PageDrawer>
  );
}
