import type { PolicyPreview } from "../../../lib/policies/preview";

import { finalProblems, type ProblemFix } from "../../../lib/policies/problem-finding";
import type { ReadPolicyText } from "../../../lib/policies/written/policy-yaml";
import { offsetOf, rangeOfPath } from "../draft/draft-text";
import type { YamlMark } from "../yaml/yaml-editor";

/** One thing to say of a draft; `path` is in the spec, "" for the whole; `range` where the text could not be read. */
export type DraftNote = {
  path: string;
  severity: "error" | "warning" | "info";
  is: "fault" | "unsupported" | "problem";
  code: string;
  params: Record<string, string | number>;
  /** What is said where the code has no words. */
  message: string;
  /** What mends it, of the spec that the preview was asked about. */
  fix?: ProblemFix | undefined;
  /** What mends it, as text to copy. */
  snippet?: string | undefined;
  /** The place in the text, from 1, where the reader of YAML stopped. */
  line?: number;
  column?: number;
};

/** All that is to be said of a draft: what cannot be read, else what the target cannot express, else what stands in the way. Pure. */
export function notesOf(read: ReadPolicyText, preview: PolicyPreview | undefined): DraftNote[] {
  if (read.outcome === "faulty") {
    return read.faults.map(({ path, message, line, column }) => ({
      path: path.replace(/^spec(\.|$)/, ""),
      severity: "error",
      is: "fault",
      code: "fault",
      params: {},
      message,
      line,
      column,
    }));
  }
  return preview ? notesOfPreview(preview) : [];
}

/** What a preview says against a spec, or of it. Pure. */
export function notesOfPreview({
  unsupported,
  problems,
}: Pick<PolicyPreview, "unsupported" | "problems">): DraftNote[] {
  return [
    ...unsupported.map(({ path, reason, code }) => ({
      path,
      severity: "error" as const,
      is: "unsupported" as const,
      code: code ?? "",
      params: {},
      message: reason,
    })),
    ...problems.map((problem) => ({ ...problem, is: "problem" as const })),
  ];
}

/** Whether a draft of which this is said cannot be applied, whatever reason a person gives. Pure. */
export function isFinal({ is, code, severity }: DraftNote): boolean {
  return is !== "problem" || (severity === "error" && finalProblems.includes(code));
}

/** The notes as marks in the text. Pure. */
export function marksOf(
  text: string,
  notes: readonly DraftNote[],
  say: (note: DraftNote) => string,
): YamlMark[] {
  return notes.map((note) => {
    const { path, severity, line, column } = note;
    if (path === "" && line !== undefined) {
      const from = Math.min(offsetOf(text, line, column ?? 1), text.length);
      return { from, to: Math.min(from + 1, text.length), severity, message: say(note) };
    }
    return { ...rangeOfPath(text, path === "" ? "spec" : `spec.${path}`), severity, message: say(note) };
  });
}
