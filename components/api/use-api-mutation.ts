"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { z } from "zod";
import type { RouteContract } from "../../lib/contract/define-route";
import { ApiError } from "./api-error";
import { callRoute, type RouteAnswer, type RouteInput } from "./call-route";

export type MutationInput<C extends RouteContract> = RouteInput<C> & { body: z.input<C["body"]> };

export type ApiMutation<C extends RouteContract> = {
  /** Answers the parsed answer, or undefined when it failed (then `error` says why). */
  send: (input: MutationInput<C>) => Promise<RouteAnswer<C> | undefined>;
  isPending: boolean;
  data: RouteAnswer<C> | undefined;
  error: ApiError | null;
  reset: () => void;
};

/**
 * Sends to a POST, PUT or DELETE route. One Idempotency-Key an intention: while its outcome is open, the same
 * input goes out under the same key, whether retried here or pressed again.
 */
export function useApiMutation<C extends RouteContract>(contract: C): ApiMutation<C> {
  const client = useQueryClient();
  const open = useRef<{ text: string; key: string } | null>(null);
  const mutation = useMutation<RouteAnswer<C>, ApiError, MutationInput<C>>({
    mutationFn: async (input) => {
      const text = JSON.stringify([input.params, input.query, input.body]);
      if (open.current?.text !== text) open.current = { text, key: crypto.randomUUID() };
      try {
        const answer = await callRoute(contract, input, {
          body: input.body,
          idempotencyKey: open.current.key,
        });
        open.current = null;
        return answer;
      } catch (cause) {
        if (cause instanceof ApiError && !cause.isOutcomeOpen) open.current = null;
        throw cause;
      }
    },
    retry: (count, error) => count < 2 && error.isOutcomeOpen,
    retryDelay: (count) => 400 * 2 ** count,
    // Not waited for: the answer is shown at once, whatever the reads that follow take.
    onSettled: () => {
      void client.invalidateQueries();
    },
  });
  return {
    send: (input) => mutation.mutateAsync(input).catch(() => undefined),
    isPending: mutation.isPending,
    data: mutation.data,
    error: mutation.error instanceof ApiError ? mutation.error : null,
    reset: mutation.reset,
  };
}
