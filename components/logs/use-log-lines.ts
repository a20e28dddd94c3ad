"use client";

import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import type { LogLine } from "../../lib/logs/log-line";
import type { Logs } from "../../lib/logs/logs";
import { listLogsRoute } from "../../lib/logs/routes";
import { ApiError } from "../api/api-error";
import { callRoute } from "../api/call-route";

const pageSize = 200;

export type LogLines = {
  lines: readonly LogLine[];
  /** The newest page's own words: what was searched, how, how old it is. */
  first: Logs | undefined;
  warnings: Logs["warnings"];
  error: ApiError | null;
  isLoading: boolean;
  /** Older lines are on their way. */
  isReadingOlder: boolean;
  /** Reads older lines, if there are any and none are on their way. */
  readOlder: () => void;
  hasOlder: boolean;
  /** Begins again with the newest lines. */
  renew: () => void;
  /** When the lines were read, in unix milliseconds. */
  readAt: number;
};

type Options = {
  /** Milliseconds between renewals; false keeps the lines that are there. */
  renewMs: number | false;
};

/**
 * Lines of a filter, newest first, and older ones page by page. Renewing takes the newest page alone; until it is there,
 * or when it cannot be had, the lines before stay. `query` must be the same object while it asks the same.
 */
export function useLogLines(query: Record<string, unknown>, { renewMs }: Options): LogLines {
  const client = useQueryClient();
  const queryKey = useMemo(() => [listLogsRoute.path, query], [query]);
  const result = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      callRoute(
        listLogsRoute,
        { params: {}, query: { ...query, limit: pageSize, cursor: pageParam ?? undefined } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Logs) => last.cursor,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const { isFetching, refetch } = result;
  const renew = useCallback(() => {
    // Reading again reads every page that is there: only the newest is kept.
    client.setQueryData<InfiniteData<Logs, string | null>>(queryKey, (known) =>
      known && known.pages.length > 1
        ? { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) }
        : known,
    );
    void refetch();
  }, [client, queryKey, refetch]);
  // The clock that pages are renewed by.
  useEffect(() => {
    if (renewMs === false || isFetching) return;
    const timer = setTimeout(renew, renewMs);
    return () => clearTimeout(timer);
  }, [renewMs, isFetching, renew]);
  const pages = result.data?.pages;
  const lines = useMemo(() => (pages ?? []).flatMap((page) => page.lines), [pages]);
  const hasOlder = result.hasNextPage && !result.isPlaceholderData;
  const { fetchNextPage, isFetchingNextPage } = result;
  const readOlder = useCallback(() => {
    if (hasOlder && !isFetchingNextPage) void fetchNextPage();
  }, [hasOlder, isFetchingNextPage, fetchNextPage]);
  return {
    lines,
    first: pages?.[0],
    warnings: (pages ?? []).flatMap((page) => page.warnings),
    error: result.error instanceof ApiError ? result.error : null,
    isLoading: result.isPending || result.isPlaceholderData,
    isReadingOlder: isFetchingNextPage,
    readOlder,
    hasOlder,
    renew,
    readAt: result.dataUpdatedAt,
  };
}
