"use client";

import { useTranslations } from "use-intl";
import { type LabelledPiece, labelledPieces } from "../../lib/logs/masking/label";
import { MaskedTag } from "../ui/masked-tag";
import { SafeText } from "../ui/safe-text";

type Props = { text: string /** Of its line: labels in others are somebody's words. */; isMasked: boolean };

/** A text of a log line; what stands for something masked has a look of its own. */
export function MaskedText({ text, isMasked }: Props) {
  if (!isMasked) return <SafeText text={text} />;
  let from = 0;
  return labelledPieces(text).map((piece) => {
    const key = from;
    from += piece.text.length;
    return piece.masked === null ? (
      <SafeText key={key} text={piece.text} />
    ) : (
      <Tag key={key} masked={piece.masked} />
    );
  });
}

function Tag({ masked: { kind, length } }: { masked: NonNullable<LabelledPiece["masked"]> }) {
  const t = useTranslations("logs.masked");
  return <MaskedTag>{length === null ? t(kind) : t("long", { kind: t(kind), count: length })}</MaskedTag>;
}
