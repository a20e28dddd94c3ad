"use client";

import { yaml } from "@codemirror/lang-yaml";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import styles from "./yaml-editor.module.css";
import { yamlTheme } from "./yaml-theme";

type Props = {
  before: string;
  after: string;
  form: "unified" | "side-by-side";
  beforeLabel: string;
  afterLabel: string;
};

const collapse = { margin: 3, minSize: 6 };

/** Two texts with what differs between them, in one column or in two. Nothing can be typed here. */
export default function YamlCompare({ before, after, form, beforeLabel, afterLabel }: Props) {
  const t = useTranslations("policies.compare");
  const place = useRef<HTMLDivElement>(null);
  // The library puts the number where the sign is.
  const unchanged = t("unchanged", { count: "$" });
  useEffect(() => {
    const parent = place.current;
    if (!parent) return;
    const reading = (label: string): Extension => [
      lineNumbers(),
      yaml(),
      yamlTheme,
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorState.phrases.of({ "$ unchanged lines": unchanged }),
      EditorView.contentAttributes.of({
        "aria-label": label,
        tabindex: "0",
        role: "textbox",
        "aria-readonly": "true",
        translate: "no",
      }),
    ];
    if (form === "side-by-side") {
      const merge = new MergeView({
        parent,
        a: { doc: before, extensions: reading(beforeLabel) },
        b: { doc: after, extensions: reading(afterLabel) },
        collapseUnchanged: collapse,
        gutter: true,
      });
      return () => merge.destroy();
    }
    const view = new EditorView({
      parent,
      doc: after,
      extensions: [
        reading(afterLabel),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: collapse }),
      ],
    });
    return () => view.destroy();
  }, [before, after, form, beforeLabel, afterLabel, unchanged]);
  return <div ref={place} className={styles.compare} data-testid="yaml-compare" data-form={form} />;
}
