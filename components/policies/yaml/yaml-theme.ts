import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { editorFrame } from "../../ui/editor-frame";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--well)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-faint)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--ink-soft)" },
  { tag: [tags.labelName, tags.typeName, tags.keyword, tags.meta], color: "var(--degraded)" },
]);

const frame = EditorView.theme({
  ".cm-scroller": { minHeight: "240px" },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--accent-wash) !important" },
  ".cm-deletedChunk, .cm-deletedLine": { backgroundColor: "var(--failing-wash) !important" },
  ".cm-changedText": { background: "color-mix(in srgb, var(--accent) 30%, transparent) !important" },
  ".cm-deletedText, .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--failing) 30%, transparent) !important",
  },
  ".cm-collapsedLines": {
    background: "var(--surface-sunken)",
    color: "var(--ink-soft)",
    fontSize: "var(--text-small)",
  },
  // The library's own sign is in few fonts.
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"⋯"', color: "var(--ink-faint)" },
});

/** How YAML looks wherever it is shown: from the console's own tokens, so light and dark follow the page. */
export const yamlTheme: Extension = [editorFrame, frame, syntaxHighlighting(colours)];
