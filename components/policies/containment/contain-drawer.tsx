"use client";

import { Drawer } from "@mantine/core";
import { useTranslations } from "use-intl";
import drawer from "../../services/shift/shift-panel.module.css";
import { useUrlState } from "../../ui/use-url-state";
import { ContainPanel } from "./contain-panel";
import { Contained } from "./contained";

/** What can hold a tenant back, over the page: open while the URL names one under `contain`, and showing the change it made under `contained`. */
export function ContainDrawer({ namespace, service }: { namespace: string; service: string }) {
  const t = useTranslations("contain");
  const { mesh, param, set } = useUrlState();
  const tenant = param("contain");
  const changeId = param("contained");
  return (
    <Drawer
      opened={tenant !== null}
      withinPortal={false}
      onClose={() => set({ contain: null, contained: null })}
      position="right"
      size="min(100vw, 620px)"
      title={t("title", { tenant: tenant ?? "" })}
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
      {tenant !== null &&
        (changeId === null ? (
          <ContainPanel
            key={tenant}
            target={{ mesh, namespace, service }}
            tenant={tenant}
            onContained={(id) => set({ contained: id })}
          />
        ) : (
          <Contained changeId={changeId} onAgain={() => set({ contained: null })} />
        ))}
    </Drawer>
  );
}
