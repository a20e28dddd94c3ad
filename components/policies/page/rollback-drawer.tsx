"use client";

import { Drawer } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { PolicyView } from "../../../lib/policies/policies";
import drawer from "../../services/shift/shift-panel.module.css";
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
    <Drawer
      opened={isOpen}
      withinPortal={false}
      onClose={() => set({ back: null, change: null })}
      position="right"
      size="min(100vw, 620px)"
      title={t("title", { number })}
      closeButtonProps={{ "aria-label": t("close") }}
      overlayProps={{ backgroundOpacity: 0.35 }}
      transitionProps={{ duration: 120 }}
      classNames={{
        title: drawer.drawerTitle ?? "",
        body: drawer.drawerBody ?? "",
        header: drawer.drawerHeader ?? "",
        inner: drawer.drawerInner ?? "",
      }}
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
    </Drawer>
  );
}
