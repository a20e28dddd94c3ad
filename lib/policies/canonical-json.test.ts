import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, sameJson } from "./canonical-json";

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, reordered(item)]);
  return Object.fromEntries(entries.reverse());
}

describe("canonicalJson", () => {
  it("says the same of a value in any order of its keys, and says it of no other", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reordered(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        if (canonicalJson(other) === text)
          expect(JSON.parse(JSON.stringify(other))).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ["keys that look like numbers as text", { 9: 1, 10: 2, a: 3 }, '{"10":2,"9":1,"a":3}'],
    ["keys by code units", { "\ufb33": 1, "\u{1f600}": 2 }, '{"\u{1f600}":2,"\ufb33":1}'],
    ["numbers in their shortest form", [1e21, 1e-7, 0.1, -0, 4.5], "[1e+21,1e-7,0.1,0,4.5]"],
    ["control characters escaped, the rest as it is", ["\u0001\n\u2028é"], '["\\u0001\\n\u2028é"]'],
    [
      "nothing of what is absent",
      { a: undefined, b: null, c: [undefined, null] },
      '{"b":null,"c":[null,null]}',
    ],
    ["__proto__ as the key it is", JSON.parse('{"b":1,"__proto__":2}'), '{"__proto__":2,"b":1}'],
  ])("prints %s", (_, value, text) => expect(canonicalJson(value)).toBe(text));
});

it("tells null from absence", () => {
  expect([sameJson({ a: 1, b: 2 }, { b: 2, a: 1 }), sameJson({ a: null }, {})]).toEqual([true, false]);
});
