"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { PolicyPreview } from "../../../lib/policies/preview";
import type { WrittenSpec } from "../../../lib/policies/written/written-spec";
import { ApiError } from "../../api/api-error";

const settleMs = 300;

export type PreviewRead = {
  /** What the newest spec would do; while that is being asked, what the one before it would. */
  preview: PolicyPreview | undefined;
  /** Whether `preview` is of what is decided now. */
  isCurrent: boolean;
  isAsking: boolean;
  error: ApiError | null;
};

type Ask = (spec: WrittenSpec | null, signal: AbortSignal) => Promise<PolicyPreview>;

/** Asks what a spec would push, once typing has settled; undefined is one that says nothing yet. `of` tells apart whose spec it is. */
export function usePreviewOf(
  of: readonly string[],
  written: WrittenSpec | null | undefined,
  ask: Ask,
): PreviewRead {
  const text = written === undefined ? null : JSON.stringify(written);
  const [settled] = useDebouncedValue(text, settleMs);
  const result = useQuery({
    queryKey: [...of, settled],
    queryFn: ({ signal }) => ask(JSON.parse(settled ?? "null"), signal),
    enabled: settled !== null,
    placeholderData: (previous) => previous,
    gcTime: 30_000,
    staleTime: 5_000,
  });
  const isSettled = settled === text && text !== null;
  return {
    preview: result.data,
    isCurrent: isSettled && result.data !== undefined && !result.isPlaceholderData,
    isAsking: text !== null && (!isSettled || result.isFetching),
    error: isSettled && result.error instanceof ApiError ? result.error : null,
  };
}
