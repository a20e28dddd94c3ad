"use client";

import type { Finding } from "../../lib/findings/findings";
import { useOpenWords } from "../words/use-open-words";

/** What is wrong and where, in one sentence. */
export function FindingSentence({ finding }: { finding: Finding }) {
  const words = useOpenWords();
  const { code, params, service, version, upstream } = finding;
  const place = [service, version].filter((part) => part !== null).join(" ");
  const named = {
    what: "",
    tenant: "none",
    ...params,
    place,
    hasPlace: place === "" ? "no" : "yes",
    upstream: upstream ? words(`upstream.${upstream}`, {}, upstream) : "",
  };
  return <>{words(`findings.sentence.${code}`, named, `${code} ${place}`)}</>;
}
