"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { DraftAnswer } from "../../../lib/policies/drafts";
import { deleteDraftRoute, putDraftRoute } from "../../../lib/policies/routes-drafts";
import { ApiError } from "../../api/api-error";
import { callRoute } from "../../api/call-route";
import { dropKept, keepInTab, keptInTab } from "./kept-in-tab";

const settleMs = 700;
const retryMs = 3_000;

type Content = { text: string; baseRevision: number };

/** A draft in the hands of its author. */
export type DraftInHand = Content & {
  setText: (text: string) => void;
  /** The text on top of another revision than the one it was begun from. */
  rebase: (text: string, baseRevision: number) => void;
  /** Back to the policy as it stands; the draft is gone. True when the policy itself is gone with it. */
  discard: (starter: Content) => Promise<boolean>;
  /** When the server last took it, unix milliseconds; null before that. */
  savedAt: number | null;
  isSaved: boolean;
  error: ApiError | null;
};

/**
 * Keeps a draft: what is typed stays in this tab at once and on the server soon after, so that neither a reload nor a
 * console that is away loses it.
 */
export function useDraft(id: string, first: DraftAnswer): DraftInHand {
  const [content, setContent] = useState<Content>(() => beginOf(id, first));
  const [saved, setSaved] = useState(() => ({
    content: first.draft ?? first.starter,
    at: first.draft ? Date.parse(first.draft.updatedAt) : null,
  }));
  const [error, setError] = useState<ApiError | null>(null);
  const [attempt, setAttempt] = useState(0);
  const isSaved = sameContent(content, saved.content);
  const isSending = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt that ended asks whether there is more to save
  useEffect(() => {
    if (isSaved) return dropKept(id);
    keepInTab(id, { ...content, at: Date.now() });
    const timer = setTimeout(
      async () => {
        if (isSending.current) return;
        isSending.current = true;
        try {
          const answer = await put(id, content);
          setSaved({ content, at: Date.parse(answer.draft?.updatedAt ?? "") || Date.now() });
          setError(null);
        } catch (cause) {
          setError(cause instanceof ApiError ? cause : new ApiError("internal", String(cause)));
        } finally {
          isSending.current = false;
          setAttempt((made) => made + 1);
        }
      },
      error === null ? settleMs : retryMs,
    );
    return () => clearTimeout(timer);
  }, [id, content, isSaved, error, attempt]);
  useFlush(id, content, isSaved);
  const setText = useCallback((text: string) => setContent((now) => ({ ...now, text })), []);
  const rebase = useCallback((text: string, baseRevision: number) => setContent({ text, baseRevision }), []);
  const discard = useCallback(
    async (starter: Content) => {
      const { policyExists } = await callRoute(deleteDraftRoute, { params: { id }, query: {} }, { body: {} });
      setContent(starter);
      setSaved({ content: starter, at: null });
      setError(null);
      return !policyExists;
    },
    [id],
  );
  return { ...content, setText, rebase, discard, savedAt: saved.at, isSaved, error };
}

/** What is not saved yet goes out when the editor is left. */
function useFlush(id: string, content: Content, isSaved: boolean): void {
  const last = useRef({ content, isSaved });
  useEffect(() => {
    last.current = { content, isSaved };
  }, [content, isSaved]);
  useEffect(
    () => () => {
      if (!last.current.isSaved) void put(id, last.current.content).catch(() => undefined);
    },
    [id],
  );
}

function put(id: string, { text, baseRevision }: Content): Promise<DraftAnswer> {
  return callRoute(putDraftRoute, { params: { id }, query: {} }, { body: { text, baseRevision } });
}

function beginOf(id: string, { draft, starter }: DraftAnswer): Content {
  const kept = keptInTab(id);
  const isNewer = kept !== null && (draft === null || kept.at > Date.parse(draft.updatedAt));
  const { text, baseRevision } = isNewer ? kept : (draft ?? starter);
  return { text, baseRevision };
}

function sameContent(left: Content, right: Content): boolean {
  return left.text === right.text && left.baseRevision === right.baseRevision;
}
