"use client";

import { useTranslations } from "use-intl";
import { PageDrawer } from "../../ui/page-drawer";
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
    <PageDrawer
      isOpen={tenant !== null}
      title={t("title", { tenant: tenant ?? "" })}
      closeLabel={t("close")}
      onClose={() => set({ contain: null, contained: null })}
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
    </PageDrawer>
  );
}
