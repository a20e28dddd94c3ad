"use client";

import { useQuery } from "@tanstack/react-query";
import type { RouteContract } from "../../lib/contract/define-route";
import { useRefreshMs } from "../ui/use-refresh-ms";
import { ApiError } from "./api-error";
import { callRoute, type RouteAnswer, type RouteInput } from "./call-route";
import { staleIn } from "./stale-in";

/** What a component knows of one read. `data` is the last good answer, also while newer requests fail. */
export type ApiRead<T> = {
  data: T | undefined;
  /** When `data` came, in unix milliseconds of this browser. */
  receivedAt: number | null;
  /** Why the newest request failed; null when it did not. */
  error: ApiError | null;
  isLoading: boolean;
  refetch: () => void;
};

type Options = {
  /** Milliseconds between reads; false reads on events only. Left out: the page's refresh rate. */
  refetchMs?: number | false;
  /** False asks nothing yet. */
  enabled?: boolean;
};

/** Reads a GET route. The answer is parsed by the contract's own schema. */
export function useApi<C extends RouteContract>(
  contract: C,
  { params, query }: RouteInput<C>,
  { refetchMs, enabled = true }: Options = {},
): ApiRead<RouteAnswer<C>> {
  const pageMs = useRefreshMs();
  const queryKey = [contract.path, params ?? {}, query ?? {}];
  const result = useQuery<RouteAnswer<C>, ApiError>({
    queryKey,
    queryFn: ({ signal }) => callRoute(contract, { params, query }, { signal }),
    refetchInterval: ({ state }) => {
      const everyMs = refetchMs ?? pageMs;
      if (everyMs !== false) return everyMs;
      // A moment that is past is read once, if that was all there is to read.
      return state.status === "error" || staleIn(state.data) !== null ? againMs : false;
    },
    enabled,
    placeholderData: (previous, from) =>
      from && isSameThing(from.queryKey, queryKey) ? previous : undefined,
  });
  return {
    data: result.data as RouteAnswer<C> | undefined,
    receivedAt: result.dataUpdatedAt > 0 ? result.dataUpdatedAt : null,
    error: result.error instanceof ApiError ? result.error : null,
    isLoading: result.isPending,
    refetch: () => void result.refetch(),
  };
}

/** So often is asked again for what an upstream could not tell. */
const againMs = 5_000;

const timeFields = new Set(["window", "at", "start", "end", "step", "widthPx", "since"]);

/** Whether two reads are of one thing over different times: the old answer then stays until the new one is here. */
function isSameThing(left: readonly unknown[], right: readonly unknown[]): boolean {
  const withoutTime = (key: readonly unknown[]) =>
    JSON.stringify(key, (name, value: unknown) => (timeFields.has(name) ? undefined : value));
  return withoutTime(left) === withoutTime(right);
}
