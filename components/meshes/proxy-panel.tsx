"use client";

import { useTranslations } from "use-intl";
import type { Proxies } from "../../lib/meshes/proxies";
import { proxiesRoute } from "../../lib/meshes/routes";
import { useApi } from "../api/use-api";
import { Panel, SkeletonRows } from "../ui/panel";
import { ProxyTable } from "./proxy-table";

const proxiesMs = 5_000;

/** Who gets the mesh's configuration, and who has not taken it. */
export function ProxyPanel({ mesh }: { mesh: string }) {
  const t = useTranslations("meshes.proxies");
  const read = useApi(proxiesRoute, { params: { mesh }, query: {} }, { refetchMs: proxiesMs });
  const nothing = ({ source, total }: Proxies) => {
    if (source === "no-control-plane") return t("noControlPlane");
    if (source === "untold" || source === "withheld") return t(source);
    return total === 0 ? t("none") : null;
  };
  const known = read.data?.source === "told" && read.data.total > 0 ? read.data : null;
  return (
    <Panel
      title={t("title")}
      read={read}
      flush
      skeleton={<SkeletonRows rows={3} />}
      aside={
        known && (
          <span data-testid="proxies-gist">
            {t("gist", { nacked: known.nacked, pending: known.pending, total: known.total })}
          </span>
        )
      }
      empty={nothing}
    >
      {(data) => <ProxyTable proxies={data} />}
    </Panel>
  );
}
