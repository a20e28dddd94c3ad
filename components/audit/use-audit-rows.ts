"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import type { AuditList } from "../../lib/audit/audit";
import { type AuditFilter, listAuditRoute } from "../../lib/audit/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";
import type { ApiRead } from "../api/use-api";
import { useRefreshMs } from "../ui/use-refresh-ms";

/** All pages that were read, as one. */
export type AuditRows = AuditList & { isReadingOlder: boolean; readOlder: () => void };

/**
 * Rows of a filter, newest first, and older ones page by page. The newest page is read again by the page's clock until
 * somebody asks for older rows: then what is there stays where it is.
 */
export function useAuditRows(query: AuditFilter, { enabled }: { enabled: boolean }): ApiRead<AuditRows> {
  const refreshMs = useRefreshMs();
  const result = useInfiniteQuery({
    queryKey: [listAuditRoute.path, query],
    queryFn: ({ pageParam, signal }) =>
      callRoute(
        listAuditRoute,
        { params: {}, query: { ...query, cursor: pageParam ?? undefined } },
        { signal },
      ),
    enabled,
    initialPageParam: null as string | null,
    getNextPageParam: (last: AuditList) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : refreshMs),
    refetchOnWindowFocus: false,
  });
  const pages = result.data?.pages ?? [];
  const [first] = pages;
  const last = pages.at(-1);
  const { isFetchingNextPage, fetchNextPage } = result;
  return {
    data: first &&
      last && {
        rows: pages.flatMap(({ rows }) => rows),
        next: last.next,
        searchedTo: last.searchedTo,
        head: first.head,
        fault: pages.find(({ fault }) => fault)?.fault ?? null,
        isReadingOlder: isFetchingNextPage,
        readOlder: () => void fetchNextPage(),
      },
    receivedAt: result.dataUpdatedAt > 0 ? result.dataUpdatedAt : null,
    error: result.error instanceof ApiError ? result.error : null,
    isLoading: result.isPending,
    refetch: () => void result.refetch(),
  };
}
