"use client";

import { safeText, type TextPiece } from "../../lib/logs/safe-text";
import styles from "./safe-text.module.css";

/** A text from outside, all of it and harmless: what would act on the page is written out. Its direction is its own. */
export function SafeText({ text }: { text: string }) {
  const keyed = withKeys(safeText(text));
  return (
    <bdi translate="no">
      {keyed.map(({ key, piece }) =>
        piece.isEscape ? (
          <span key={key} className={styles.escape}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}

function withKeys(pieces: readonly TextPiece[]): { key: string; piece: TextPiece }[] {
  let from = 0;
  return pieces.map((piece) => {
    const key = String(from);
    from += piece.text.length;
    return { key, piece };
  });
}
