import { describe, expect, it } from "vitest";
import { AppError } from "../../../lib/errors";
import { RefusedAlive } from "../../../lib/http/upstream-gate";
import { refusalOf } from "../../../lib/kubernetes/refusal";
import { readGoldenCases } from "../fixtures/golden-case";

const refusals = readGoldenCases().filter(({ expect: { status } }) => status >= 400);
const textOf = (body: unknown) => (typeof body === "string" ? body : JSON.stringify(body));

/** What each status of a real API server means; a 500 depends on what it says. */
const meanings: Record<number, { code: string; isFinal: boolean; isOpen: boolean }> = {
  400: { code: "invalid-spec", isFinal: true, isOpen: true },
  401: { code: "upstream-bad-answer", isFinal: false, isOpen: false },
  403: { code: "upstream-bad-answer", isFinal: false, isOpen: true },
  404: { code: "invalid-spec", isFinal: true, isOpen: true },
  405: { code: "invalid-spec", isFinal: true, isOpen: true },
  406: { code: "invalid-spec", isFinal: true, isOpen: true },
  409: { code: "upstream-bad-answer", isFinal: false, isOpen: true },
  410: { code: "upstream-bad-answer", isFinal: false, isOpen: true },
  415: { code: "invalid-spec", isFinal: true, isOpen: true },
  422: { code: "invalid-spec", isFinal: true, isOpen: true },
  504: { code: "upstream-timeout", isFinal: false, isOpen: true },
};

describe("every refusal that was recorded from a cluster", () => {
  it.each(refusals.map((golden) => [golden.id, golden] as const))("%s", (_, { expect: expected }) => {
    const { status, body, lines } = expected;
    const text = textOf(body ?? lines?.[0]);
    const refusal = refusalOf({ status, body: text, headers: {} });
    const isAlive = refusal instanceof RefusedAlive;
    const error = isAlive ? refusal.error : refusal;
    if (!(error instanceof AppError)) throw new Error("this is no error of Heddle's");
    const isFinal = error.upstream === undefined;
    const isTyped = status === 500 && text.includes("typed patch object");
    const of500 = isTyped ? meanings[422] : { code: "upstream-bad-answer", isFinal: false, isOpen: false };
    expect({ code: error.code, isFinal, isOpen: isAlive || isFinal }).toEqual(meanings[status] ?? of500);
    expect(error.message).toMatch(/^the cluster.{3,}$/);
  });

  it("are of many kinds", () => {
    expect(new Set(refusals.map(({ expect: { status } }) => status)).size).toBeGreaterThan(9);
  });
});
