"use client";

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter } from "@codemirror/lint";
import { EditorState, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { PromQLExtension } from "@prometheus-io/codemirror-promql";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { QueryPlace } from "../../lib/explore/error-place";
import { changedSpan } from "../policies/yaml/changed-span";
import { editorFrame } from "../ui/editor-frame";
import { completionClient } from "./completion-client";
import styles from "./promql-editor.module.css";

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.function(tags.variableName)], color: "var(--accent)" },
  { tag: [tags.string, tags.number], color: "var(--well)" },
  { tag: tags.labelName, color: "var(--degraded)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-faint)", fontStyle: "italic" },
  {
    tag: [tags.operator, tags.modifier, tags.paren, tags.squareBracket, tags.brace],
    color: "var(--ink-soft)",
  },
  { tag: tags.invalid, color: "var(--failing)" },
]);

type Fault = QueryPlace & { message: string };

/** What was said of the text as it was; whoever writes on leaves it behind. */
const setFault = StateEffect.define<Fault | null>();
const faultField = StateField.define<Fault | null>({
  create: () => null,
  update: (fault, { docChanged, effects }) =>
    effects.reduce((kept, effect) => (effect.is(setFault) ? effect.value : kept), docChanged ? null : fault),
});
const faultMarks = linter(
  ({ state }) => {
    const fault = state.field(faultField);
    if (!fault) return [];
    const { length } = state.doc;
    const { from, to, message } = fault;
    return [{ from: Math.min(from, length), to: Math.min(to, length), severity: "error", message }];
  },
  {
    needsRefresh: ({ transactions }) =>
      transactions.some(({ effects }) => effects.some((each) => each.is(setFault))),
  },
);

type Props = {
  mesh: string;
  text: string;
  onText: (text: string) => void;
  onRun: () => void;
  /** What Prometheus said of the text that was run, and where. */
  fault: Fault | null;
  label: string;
};

/** A field for PromQL that completes, and marks what is wrong where it stands. */
export default function PromqlEditor({ mesh, text, onText, onRun, fault, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const told = useRef({ onText, onRun });
  useEffect(() => {
    told.current = { onText, onRun };
  }, [onText, onRun]);
  const first = useRef(text);
  useEffect(() => {
    if (!place.current) return;
    const language = new PromQLExtension().setComplete({
      remote: completionClient(mesh),
      maxMetricsMetadata: 5_000,
    });
    const run = () => {
      told.current.onRun();
      return true;
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          Prec.highest(keymap.of([{ key: "Mod-Enter", run }])),
          basicSetup,
          language.asExtension(),
          syntaxHighlighting(colours),
          editorFrame,
          faultField,
          faultMarks,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", translate: "no" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onText(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      first.current = made.state.doc.toString();
      language.destroy();
      made.destroy();
      view.current = null;
    };
  }, [mesh, label]);
  useEffect(() => {
    const editor = view.current;
    const change = editor && changedSpan(editor.state.doc.toString(), text);
    if (change) editor.dispatch({ changes: change });
  }, [text]);
  useEffect(() => {
    view.current?.dispatch({ effects: setFault.of(fault) });
  }, [fault]);
  return <div ref={place} className={styles.editor} data-testid="promql-editor" />;
}
