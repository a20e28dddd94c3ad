"use client";

import { useTranslations } from "use-intl";
import YamlEditor, { type YamlMark } from "./yaml-editor";

type Props = { text: string; onText: (text: string) => void; marks: readonly YamlMark[] };

/** The draft as YAML, with what is wrong marked where it stands. */
export function YamlPane({ text, onText, marks }: Props) {
  const t = useTranslations("policies.editor");
  return <YamlEditor text={text} onText={onText} marks={marks} label={t("yamlLabel")} />;
}
