import { type ReactNode, Suspense } from "react";
import { AccessPage } from "@/components/access/access-page";
import { ApiProvider } from "@/components/api/api-provider";
import { WhoProvider } from "@/components/api/who";
import { ConnectPage } from "@/components/connect/connect-page";
import { ConsoleShell } from "@/components/shell/console-shell";
import { ViewDefaults } from "@/components/shell/view-defaults";
import { mayDo } from "@/lib/access/actor";
import { requireSession } from "@/lib/access/server/require-session";
import { settings } from "@/lib/settings/settings";

/** Every page behind the sign-in. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await requireSession();
  const who = {
    id: ctx.actor.id,
    name: ctx.actor.name,
    grants: ctx.grants ?? [],
    ...(ctx.promptRoles && { promptRoles: ctx.promptRoles }),
  };
  const meshes = settings()
    .meshes.filter(({ id }) => mayDo(ctx, "mesh.read", id))
    .map(({ id, name }) => ({ id, name }));
  const isNew = settings().meshes.length === 0;
  return (
    <ViewDefaults mesh={meshes[0]?.id ?? ""}>
      <WhoProvider who={who}>
        <ApiProvider>
          <Suspense>
            <ConsoleShell meshes={meshes}>
              {isNew ? <ConnectPage /> : meshes.length === 0 ? <AccessPage /> : children}
            </ConsoleShell>
          </Suspense>
        </ApiProvider>
      </WhoProvider>
    </ViewDefaults>
  );
}
