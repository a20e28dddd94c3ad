"use client";

import { useRef } from "react";
import { applyRevisionRoute, submitRevisionRoute } from "../../../lib/policies/routes-revisions";
import type { WrittenSpec } from "../../../lib/policies/written/written-spec";
import type { ApiError } from "../../api/api-error";
import { useApiMutation } from "../../api/use-api-mutation";
import { dropKept } from "./kept-in-tab";
import type { DraftInHand } from "./use-draft";

type Input = {
  written: WrittenSpec | null;
  message: string;
  until?: string;
  override?: { reason: string };
  notBefore?: string;
  breakGlass?: { reason: string };
};

/** Submits a draft as the next revision and pushes it. A push that was refused can be pressed again: the revision is kept. */
export function useApply(
  id: string,
  draft: DraftInHand,
  onApplied: (changeId: string) => void,
): { apply: (input: Input) => Promise<void>; isPending: boolean; error: ApiError | null; reset: () => void } {
  const submit = useApiMutation(submitRevisionRoute);
  const push = useApiMutation(applyRevisionRoute);
  const submitted = useRef<{ text: string; number: number } | null>(null);
  const numberOf = async ({ written, message }: Input): Promise<number | undefined> => {
    const text = JSON.stringify([written, message]);
    if (submitted.current?.text === text) return submitted.current.number;
    const answer = await submit.send({
      params: { id },
      query: {},
      body: { baseRevision: draft.baseRevision, spec: written, message },
    });
    if (!answer) return undefined;
    submitted.current = { text, number: answer.revision.number };
    draft.rebase(draft.text, answer.revision.number);
    return answer.revision.number;
  };
  const apply = async (input: Input) => {
    push.reset();
    const number = await numberOf(input);
    if (number === undefined) return;
    const { written: _, ...body } = input;
    const accepted = await push.send({
      params: { id, number },
      query: {},
      body,
    });
    if (!accepted) return;
    dropKept(id);
    onApplied(accepted.changeId);
  };
  return {
    apply,
    isPending: submit.isPending || push.isPending,
    error: submit.error ?? push.error,
    reset: () => {
      submit.reset();
      push.reset();
    },
  };
}
