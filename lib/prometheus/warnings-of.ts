import "server-only";
import { infoCode, partialCode, type Warning } from "../metrics/reading";

const maxWarnings = 20;
const maxWords = 300;

type Said = {
  warnings?: readonly string[] | null | undefined;
  infos?: readonly string[] | null | undefined;
  isPartial?: boolean | undefined;
};

/** A store that Thanos could not ask, and a result that a limit cut off (any product). */
const partialWords =
  /fetch series|receive series|failed to receive|no storeapis matched|fetch label|partial response|rpc error|store.*(unavailable|not available)|truncated due to limit/i;
/** Prometheus before 3.0 and Thanos give infos among the warnings. */
const infoWords = /^PromQL info:/;

/** What an answer said beside its data, each thing once, the gravest first. */
export function warningsOf({ warnings, infos, isPartial }: Said): Warning[] {
  const all = [
    ...(isPartial ? [warning(partialCode, "the answer is partial: some of the storage did not answer")] : []),
    ...(warnings ?? []).map((words) => warning(codeOf(words), words)),
    ...(infos ?? []).map((words) => warning(infoCode, words)),
  ];
  const once = new Map(all.map((each) => [`${each.code} ${each.message}`, each]));
  const graveness = [partialCode, warningCode, infoCode];
  return [...once.values()]
    .sort((left, right) => graveness.indexOf(left.code) - graveness.indexOf(right.code))
    .slice(0, maxWarnings);
}

/** Whether data are missing from an answer that was given with these. */
export function isPartial(warnings: readonly Warning[]): boolean {
  return warnings.some(({ code }) => code === partialCode);
}

const warningCode = "prometheus-warning";

function codeOf(words: string): string {
  if (infoWords.test(words)) return infoCode;
  if (/^PromQL/.test(words)) return warningCode;
  return partialWords.test(words) ? partialCode : warningCode;
}

function warning(code: string, words: string): Warning {
  return { code, message: words.slice(0, maxWords), upstream: "prometheus" };
}
