import { describe, expect, it } from "vitest";
import type { Resolved } from "../resolve-concept";
import { allSources } from "../sources/all-sources";
import { conceptQuery } from "./concept-query";
import { questionOf } from "./question-of";

function resolved(): Resolved {
  const source = allSources.find(({ name }) => name === "vllm");
  if (!source) throw new Error("no vllm");
  return { source, ways: source.ways.ttft ?? [], joined: null, passedOver: [] };
}

describe("a question to what a concept was resolved to", () => {
  it("is the same for the same words, and so is its query", () => {
    const found = resolved();
    const [one, same] = [1, 2].map(() =>
      questionOf(found, {
        by: ["version"],
        where: { service: "a" },
        windowSeconds: 60,
        offsetSeconds: undefined,
      }),
    );
    expect(one).toBe(same);
    expect(one && conceptQuery(one)).toBe(same && conceptQuery(same));
  });

  it.each([
    { by: ["service"], where: { service: "a" }, windowSeconds: 60 },
    { by: ["version"], where: { service: "b" }, windowSeconds: 60 },
    { by: ["version"], where: { service: "a" }, windowSeconds: 90 },
    { by: ["version"], where: { service: "a" }, windowSeconds: 60, quantiles: ["p95"] },
    { by: ["version"], where: { service: "a" }, windowSeconds: 60, offsetSeconds: 3_600 },
  ] as const)("is another for %j", (other) => {
    const found = resolved();
    const one = questionOf(found, { by: ["version"], where: { service: "a" }, windowSeconds: 60 });
    expect(conceptQuery(questionOf(found, other)).text).not.toBe(conceptQuery(one).text);
  });

  it("is another where the concept was resolved anew", () => {
    const rest = { by: ["version"], where: {}, windowSeconds: 60 } as const;
    expect(questionOf(resolved(), rest)).not.toBe(questionOf(resolved(), rest));
  });

  it("is asked rightly however many others were", () => {
    const found = resolved();
    for (let n = 0; n < 600; n++) {
      const question = questionOf(found, { by: ["version"], where: { service: `s${n}` }, windowSeconds: 60 });
      expect(conceptQuery(question).text).toContain(`"s${n}"`);
    }
  });
});
