import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeText } from "./safe-text";

const shown = (text: string) =>
  safeText(text)
    .map((piece) => (piece.isEscape ? `⟨${piece.text}⟩` : piece.text))
    .join("");

describe("text from outside", () => {
  it.each([
    ["", ""],
    ["plain <b>markup</b> & “quotes”", "plain <b>markup</b> & “quotes”"],
    ["a\tb\nc", "a\tb\nc"],
    ["\u001b[31mred\u001b[0m", "⟨\\e⟩[31mred⟨\\e⟩[0m"],
    ["\u202eevil\u202c", "⟨\\u202e⟩evil⟨\\u202c⟩"],
    ["a\u0000\r\u0007b", "a⟨\\0\\r\\a⟩b"],
    ["zero\u200bwidth\ufeff", "zero⟨\\u200b⟩width⟨\\ufeff⟩"],
    ["half \ud83d pair", "half ⟨\\ud83d⟩ pair"],
    ["👩‍💻 नमस्ते שלום", "👩‍💻 नमस्ते שלום"],
    ["tag \u{e0041}", "tag ⟨\\u{e0041}⟩"],
    ["line\u2028separator", "line⟨\\u2028⟩separator"],
  ])("%j", (text, expected) => expect(shown(text)).toBe(expected));

  it("never acts, and is all there", () => {
    const unit = fc.constantFrom(
      "a",
      "<",
      "\u001b",
      "\u202e",
      "\u0000",
      "\n",
      "\ud800",
      "é",
      "💥",
      "\u2066",
      "\u009b",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        const pieces = safeText(text);
        const plain = pieces.filter(({ isEscape }) => !isEscape).map((piece) => piece.text);
        for (const each of plain) expect(each).not.toMatch(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u);
        for (const piece of pieces) if (piece.isEscape) expect(piece.text).toMatch(/^(\\[\w{}]+)+$/);
        const kept = text.replace(/[^a<é💥\n]/gu, "");
        expect(plain.join("").replace(/[^a<é💥\n]/gu, "")).toBe(kept);
      }),
      { numRuns: 500 },
    );
  });

  it("of 256 KiB is quick", () => {
    const startedAt = performance.now();
    safeText("\u001b[1mx\u202e".repeat(32_768));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
