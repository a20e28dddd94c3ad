"use client";

import { useTranslations } from "use-intl";
import { serviceRoute } from "../../../lib/services/routes";
import { useApi } from "../../api/use-api";
import { PageDrawer } from "../../ui/page-drawer";
import { SkeletonRows } from "../../ui/panel";
import { ReadFailure } from "../../ui/read-failure";
import { useUrlState } from "../../ui/use-url-state";
import { isUndecided, useFound } from "../holder/use-found";
import { AppliedShift } from "./applied-shift";
import { FoundStuck } from "./found-note";
import { movableRules } from "./rule-weights";
import { ShiftPanel } from "./shift-panel";

/** The shift panel over the page: open while the URL says `shift=1`, and showing the change it made under `change`. Under `away`, a version begins with nothing. */
export function ShiftDrawer({ service }: { service: string | null }) {
  const t = useTranslations("shift");
  const { param, set } = useUrlState();
  const [namespace = "", name = ""] = (service ?? "").split("/");
  const isOpen = param("shift") !== null && name !== "";
  return (
    <PageDrawer
      isOpen={isOpen}
      title={t("title", { service: name })}
      closeLabel={t("close")}
      onClose={() => set({ shift: null, change: null, away: null })}
    >
      {isOpen && <Content key={`${namespace}/${name}`} namespace={namespace} name={name} />}
    </PageDrawer>
  );
}

function Content({ namespace, name }: { namespace: string; name: string }) {
  const { mesh, window, param, set } = useUrlState();
  const read = useApi(serviceRoute, { params: { namespace, name }, query: { mesh, window } });
  const changeId = param("change");
  if (changeId !== null) {
    return (
      <AppliedShift
        changeId={changeId}
        onUndone={(id) => set({ change: id })}
        onAgain={() => set({ change: null, away: null })}
      />
    );
  }
  if (!read.data) {
    return read.error ? <ReadFailure error={read.error} retry={read.refetch} /> : <SkeletonRows rows={6} />;
  }
  return <Begun detail={read.data} away={param("away")} onApplied={(id) => set({ change: id })} />;
}

type BegunProps = Pick<Parameters<typeof ShiftPanel>[0], "detail" | "away" | "onApplied">;

/** On top of the policy that stands, or of what others wrote; a control plane that is away is no reason not to decide. */
function Begun(props: BegunProps) {
  const { detail } = props;
  const { found = null, isKnown, refetch } = useFound(detail, "route", isUndecided(detail, "route"));
  if (!isKnown) return <SkeletonRows rows={6} />;
  if (found && movableRules(found).length === 0) return <FoundStuck detail={detail} found={found} />;
  return <ShiftPanel {...props} found={found} onRefused={refetch} />;
}
