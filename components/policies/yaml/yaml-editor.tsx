"use client";

import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "react";
import type { TextRange } from "../draft/draft-text";
import { changedSpan } from "./changed-span";
import styles from "./yaml-editor.module.css";
import { yamlTheme } from "./yaml-theme";

/** Something said of a place in the text. */
export type YamlMark = TextRange & { severity: "error" | "warning" | "info"; message: string };

type Props = {
  text: string;
  onText: (text: string) => void;
  marks: readonly YamlMark[];
  /** What readers hear it called. */
  label: string;
  isReadOnly?: boolean;
};

/** A text field for YAML: the text is the caller's; what differs is put in where it differs, so the cursor stays. */
export default function YamlEditor({ text, onText, marks, label, isReadOnly = false }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const tell = useRef(onText);
  useEffect(() => {
    tell.current = onText;
  }, [onText]);
  const first = useRef(text);
  useEffect(() => {
    if (!place.current) return;
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first.current,
        extensions: [
          isReadOnly ? lineNumbers() : [basicSetup, lintGutter()],
          yaml(),
          yamlTheme,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", translate: "no" }),
          EditorState.readOnly.of(isReadOnly),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) tell.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      first.current = made.state.doc.toString();
      made.destroy();
      view.current = null;
    };
  }, [label, isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    const change = editor && changedSpan(editor.state.doc.toString(), text);
    if (change) editor.dispatch({ changes: change });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const length = editor.state.doc.length;
    const diagnostics = marks.map(
      ({ from, to, severity, message }): Diagnostic => ({
        from: Math.min(from, length),
        to: Math.min(Math.max(from, to), length),
        severity,
        message,
      }),
    );
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [marks]);
  return <div ref={place} className={styles.editor} data-testid="yaml-editor" />;
}
