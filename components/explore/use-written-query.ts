"use client";

import { useQuery } from "@tanstack/react-query";
import type { Explored } from "../../lib/explore/explore";
import { exploreQueryRoute } from "../../lib/explore/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import type { ApiRead } from "../api/use-api";

type When = { at: number } | { start: number; end: number; widthPx: number };

/** A person's query at a moment or over a range; null asks nothing. The lines of before stay while a range moves on. */
export function useWrittenQuery(mesh: string, query: string | null, when: When | null): ApiRead<Explored> {
  const queryKey = [exploreQueryRoute.path, mesh, query, when && "at" in when, when];
  const result = useQuery<Explored, ApiError>({
    queryKey,
    queryFn: ({ signal }) =>
      callRoute(exploreQueryRoute, { params: {}, query: {} }, { body: { mesh, query, ...when }, signal }),
    enabled: query !== null && when !== null,
    placeholderData: (previous, from) =>
      from && JSON.stringify(from.queryKey.slice(0, 4)) === JSON.stringify(queryKey.slice(0, 4))
        ? previous
        : undefined,
  });
  return {
    data: result.data,
    receivedAt: result.dataUpdatedAt > 0 ? result.dataUpdatedAt : null,
    error: result.error instanceof ApiError ? result.error : null,
    isLoading: result.isPending && result.fetchStatus !== "idle",
    refetch: () => void result.refetch(),
  };
}
