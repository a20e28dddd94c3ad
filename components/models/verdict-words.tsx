"use client";

import { useTranslations } from "use-intl";
import type { ModelVerdict } from "../../lib/models/model-verdict";
import { FindingSentence } from "../findings/finding-sentence";
import { useOpenWords } from "../words/use-open-words";

type Props = { verdict: ModelVerdict; service: string; version?: string };

/** The answer in one sentence: "chat-model v2 should carry 20 % and has no ready instance". */
export function VerdictWords({ verdict, service, version }: Props) {
  const t = useTranslations("models.verdict");
  const words = useOpenWords();
  if (verdict.kind === "finding") return <FindingSentence finding={verdict.finding} />;
  const about = verdict.version ?? version;
  const { upstream } = verdict.params;
  const named = typeof upstream === "string" ? { upstream: words(`upstream.${upstream}`, {}, upstream) } : {};
  return t(verdict.code, { ...verdict.params, ...named, place: about ? `${service} ${about}` : service });
}
