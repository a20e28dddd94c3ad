"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { previewShiftRoute } from "../../../lib/services/routes-shift";
import type { ShiftPreview, ShiftPreviewInput } from "../../../lib/services/shift";
import { ApiError } from "../../api/api-error";
import { callRoute } from "../../api/call-route";

const settleMs = 160;

export type PreviewRead = {
  /** What the newest weights would do; null while that is being asked, and when nothing would move. */
  preview: ShiftPreview | null;
  isAsking: boolean;
  error: ApiError | null;
};

/** Asks what these weights would push, once they have settled; an answer to weights that moved on is aborted. */
export function useShiftPreview(
  service: { namespace: string; name: string },
  input: ShiftPreviewInput | null,
): PreviewRead {
  const text = input === null ? null : JSON.stringify(input);
  const [settled] = useDebouncedValue(text, settleMs);
  const result = useQuery({
    queryKey: [previewShiftRoute.path, service, settled],
    queryFn: ({ signal }) =>
      callRoute(
        previewShiftRoute,
        { params: service, query: {} },
        { body: JSON.parse(settled ?? "{}"), signal },
      ),
    enabled: settled !== null && settled === text,
    gcTime: 30_000,
    staleTime: 5_000,
  });
  const isSettled = settled === text;
  return {
    preview: isSettled && text !== null ? (result.data ?? null) : null,
    isAsking: text !== null && (!isSettled || result.isFetching),
    error: isSettled && result.error instanceof ApiError ? result.error : null,
  };
}
