import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "../errors";
import { parseBody, parseInput, queryObject } from "./parse-input";
import { parseJson } from "./read-body";

function refusal(run: () => unknown): AppError {
  try {
    run();
  } catch (cause) {
    if (cause instanceof AppError) return cause;
    throw cause;
  }
  throw new Error("nothing was refused");
}

const schema = z.object({
  weights: z.record(z.string().regex(/^v\d+$/, "is not a version"), z.number()),
  rules: z.array(z.strictObject({ name: z.string() })).optional(),
});

describe("parseInput", () => {
  it.each([
    [{ weights: { v1: "90" } }, ["weights.v1"]],
    [{ weights: { v1: 90 }, extra: 1, other: 2 }, ["extra", "other"]],
    [{ weights: { v1: 90 }, rules: [{ name: "a" }, { name: "b", nme: "c" }] }, ["rules.1.nme"]],
    [{ weights: { 'v1"\n<b>': 90 } }, ['weights.v1"\n<b>']],
    [{ weights: {}, rules: [{ name: "a\u0000" }] }, ["rules.0.name"]],
    [{ weights: {}, rules: [{ name: "\ud83d\ude00" }, { name: "\ud83d" }] }, ["rules.1.name"]],
    [{ weights: { "v\u0000": 1 } }, ["weights.v\u0000"]],
    [{}, ["weights"]],
    [[], [""]],
    [null, [""]],
    ["text", [""]],
  ])("%j is refused at %j", (value, paths) => {
    const error = refusal(() => parseInput(schema, value));
    expect(error.code).toBe("malformed");
    expect(error.faults.map(({ path }) => path)).toEqual(paths);
  });

  it("either parses or refuses with malformed, whatever comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          const parsed = parseInput(schema, value);
          expect(schema.strict().safeParse(value).data).toEqual(parsed);
        } catch (cause) {
          expect(cause).toMatchObject({ code: "malformed" });
          expect((cause as AppError).faults.length).toBeGreaterThan(0);
          expect((cause as AppError).faults.length).toBeLessThanOrEqual(50);
        }
      }),
    );
  });

  it("does not let __proto__ through", () => {
    const value = parseJson('{"weights":{"v1":1},"__proto__":{"polluted":true}}');
    expect(refusal(() => parseInput(schema, value)).faults[0]?.path).toBe("__proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("parseBody", () => {
  it("takes an absent body for an empty object, or for nothing", () => {
    expect(parseBody(z.strictObject({ message: z.string().default("") }), undefined)).toEqual({
      message: "",
    });
    expect(parseBody(z.undefined(), undefined)).toBeUndefined();
    expect(refusal(() => parseBody(z.strictObject({ n: z.number() }), undefined)).faults[0]?.path).toBe("n");
  });
});

describe("queryObject", () => {
  it("refuses a name that is given twice", () => {
    expect(queryObject(new URLSearchParams("a=1&b=2"))).toEqual({ a: "1", b: "2" });
    expect(refusal(() => queryObject(new URLSearchParams("a=1&a=2"))).faults[0]?.path).toBe("a");
  });

  it("gives back what it was given", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 });
    fc.assert(
      fc.property(names, fc.string(), (keys, value) => {
        const search = new URLSearchParams(keys.map((key): [string, string] => [key, value]));
        const sent = new URLSearchParams(search.toString());
        expect(Object.entries(queryObject(sent)).sort()).toEqual([...sent.entries()].sort());
      }),
    );
  });
});
