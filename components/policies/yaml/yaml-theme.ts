import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.attributeValue], color: "var(--well)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-faint)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.brace, tags.squareBracket], color: "var(--ink-soft)" },
  { tag: [tags.labelName, tags.typeName, tags.keyword, tags.meta], color: "var(--degraded)" },
]);

const frame = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "var(--text-body)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-1px" },
  ".cm-scroller": {
    fontFamily: "var(--mantine-font-family-monospace)",
    lineHeight: "1.55",
    minHeight: "240px",
  },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--surface-sunken)",
    color: "var(--ink-faint)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent-wash) 45%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--surface-hover)", color: "var(--ink-soft)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--degraded-wash)" },
  ".cm-matchingBracket": { backgroundColor: "var(--accent-wash)", outline: "1px solid var(--accent)" },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--line-strong)",
    boxShadow: "var(--shadow-float)",
  },
  ".cm-diagnostic": { fontSize: "var(--text-small)", padding: "4px 10px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--failing)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--degraded)" },
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
export const yamlTheme: Extension = [frame, syntaxHighlighting(colours)];
