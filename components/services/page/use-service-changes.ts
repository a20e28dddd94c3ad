"use client";

import type { ChangeSummary, Changes } from "../../../lib/changes/changes";
import { listChangesRoute } from "../../../lib/changes/routes";
import { type ApiRead, useApi } from "../../api/use-api";
import type { ChartMark } from "../../charts/chart-mark";
import { useUrlState } from "../../ui/use-url-state";

type ServiceChanges = {
  changes: ApiRead<Changes>;
  /** The newest change; null when there was none, undefined until that is known. */
  last: ChangeSummary | null | undefined;
  /** When traffic was changed, for every chart of the page. */
  marks: ChartMark[];
};

/** What was decided about one service's traffic, newest first. */
export function useServiceChanges(namespace: string, service: string): ServiceChanges {
  const { mesh } = useUrlState();
  const changes = useApi(listChangesRoute, { params: {}, query: { mesh, namespace, service, limit: 50 } });
  const { data } = changes;
  return {
    changes,
    last: data === undefined ? undefined : (data.changes[0] ?? null),
    marks: (data?.changes ?? []).map(({ id, createdAt }) => ({
      key: id,
      at: Date.parse(createdAt) / 1_000,
    })),
  };
}
