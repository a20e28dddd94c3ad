import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RouteMatch, RouteRule } from "../../policies/route-spec";
import type { HeaderCondition } from "./header-match";
import { compare, misplacedRules, type Rank, ranksOf } from "./precedence";

const split = [{ to: { version: "v1" }, weightBp: 10_000 }];
const rules = (...matches: (RouteMatch[] | undefined)[]): RouteRule[] =>
  matches.map((match) => (match === undefined ? { split } : { match, split }));

describe("rules whose place in the list the Gateway API does not follow", () => {
  const beta = { headers: { "x-beta": { exact: "1" } } };
  it.each<[string, RouteRule[], number[]]>([
    ["none for one that takes the rest", rules([beta], undefined), []],
    [
      "a longer prefix after a shorter",
      rules([{ path: { prefix: "/v1" } }], [{ path: { prefix: "/v1/chat" } }]),
      [1],
    ],
    [
      "none the other way round",
      rules([{ path: { prefix: "/v1/chat" } }], [{ path: { prefix: "/v1" } }]),
      [],
    ],
    ["a path after a header", rules([beta], [{ path: { prefix: "/v1" } }], undefined), [1]],
    [
      "none where the path is in both",
      rules([{ ...beta, path: { prefix: "/v1" } }], [{ path: { prefix: "/v1" } }]),
      [],
    ],
    [
      "more headers after fewer",
      rules([beta], [{ headers: { ...beta.headers, "x-two": { present: true } } }]),
      [1],
    ],
    [
      "none for values that exclude each other",
      rules([{ headers: { "x-beta": { exact: "2" } } }], [{ ...beta, path: { prefix: "/v1" } }]),
      [],
    ],
    ["none for paths apart", rules([{ path: { prefix: "/v1" } }], [{ path: { prefix: "/v10/chat" } }]), []],
    [
      "none where the earlier rule takes the calls of both by another match",
      rules([beta, { ...beta, path: { prefix: "/v1" } }], [{ path: { prefix: "/v1" } }]),
      [],
    ],
    ["a slash at the end alone", rules([{ path: { prefix: "/v1" } }], [{ path: { prefix: "/v1/" } }]), [1]],
    ["everything first", rules(undefined, [beta]), [1]],
  ])("%s", (_, list, expected) => {
    expect(misplacedRules(list, ranksOf.http)).toEqual(expected);
  });

  it("counts characters of gRPC names", () => {
    const list = rules(
      [{ grpc: { service: "llm.Chat" } }],
      [{ grpc: { service: "llm.Chat", method: "Say" } }],
    );
    expect(misplacedRules(list, ranksOf.grpc)).toEqual([1]);
    expect(misplacedRules(list.toReversed(), ranksOf.grpc)).toEqual([]);
  });

  it("finds what Linkerd alone would do: it does not put an exact path before a prefix as long", () => {
    const list = rules([{ path: { exact: "/v1" } }], [{ ...beta, path: { prefix: "/v1" } }]);
    expect(misplacedRules(list, ranksOf.http)).toEqual([]);
    expect(misplacedRules(list, ranksOf["linkerd-http"])).toEqual([1]);
  });
});

type Call = { path: string; headers: Record<string, string | undefined> };

const values = [undefined, "1", "12", "2"];
const everyCall: Call[] = ["/", "/a", "/a/", "/a/b", "/a/bc", "/ab", "/c"].flatMap((path) =>
  values.flatMap((x) => values.map((y) => ({ path, headers: { x, y } }))),
);

function takesHeader(condition: HeaderCondition, value: string | undefined): boolean {
  if ("present" in condition) return (value !== undefined) === condition.present;
  if (value === undefined) return false;
  if ("exact" in condition) return value === condition.exact;
  return "prefix" in condition
    ? value.startsWith(condition.prefix)
    : new RegExp(`^(?:${condition.regex})$`).test(value);
}

function takes({ path, headers }: RouteMatch, call: Call): boolean {
  const segments = (text: string) => text.split("/").filter((segment) => segment !== "");
  const isPath =
    path === undefined ||
    ("exact" in path
      ? path.exact === call.path
      : segments(path.prefix).every((segment, at) => segments(call.path)[at] === segment));
  return isPath && Object.entries(headers ?? {}).every(([name, one]) => takesHeader(one, call.headers[name]));
}

const condition: fc.Arbitrary<HeaderCondition> = fc.oneof(
  fc.record({ exact: fc.constantFrom("1", "12") }),
  fc.record({ prefix: fc.constant("1") }),
  fc.record({ present: fc.constant(true) }),
  fc.record({ regex: fc.constant("1.*") }),
);
const match = fc.record(
  {
    path: fc.oneof(
      fc.record({ exact: fc.constantFrom("/a", "/a/", "/a/b") }),
      fc.record({ prefix: fc.constantFrom("/", "/a", "/a/", "/a/b") }),
    ),
    headers: fc.dictionary(fc.constantFrom("x", "y"), condition, { noNullPrototype: true }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<RouteMatch>;
const someRules = fc
  .array(fc.array(match, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 4 })
  .map((matches) => rules(...matches));

/** Whether the most specific match that takes the call is of the first rule that does. */
function isFirst(list: RouteRule[], call: Call, rank: Rank): boolean {
  const fitting = list.flatMap((rule, place) =>
    (rule.match ?? []).filter((one) => takes(one, call)).map((one) => ({ place, rank: rank(one) })),
  );
  const specific = fitting.toSorted(
    (left, right) => compare(right.rank, left.rank) || left.place - right.place,
  );
  return specific[0]?.place === fitting[0]?.place;
}

describe("where no rule is misplaced", () => {
  it.each(["http", "linkerd-http"] as const)(
    "the most specific match is the first in the list, for every call: %s",
    (kind) => {
      let told = 0;
      fc.assert(
        fc.property(someRules, (list) => {
          if (misplacedRules(list, ranksOf[kind]).length > 0) return;
          told += 1;
          const found = ranksOf[kind].flatMap((rank) =>
            everyCall.filter((call) => !isFirst(list, call, rank)),
          );
          expect(found).toEqual([]);
        }),
        { numRuns: 1_500 },
      );
      expect(told).toBeGreaterThan(200);
    },
  );

  it("is said of no pair of rules that any call would find the other way round", () => {
    let misplaced = 0;
    fc.assert(
      fc.property(match, match, (first, second) => {
        const list = rules([first], [second]);
        const isFoundOtherwise = everyCall.some((call) => {
          return ranksOf.http.some(
            (rank) => takes(first, call) && takes(second, call) && compare(rank(second), rank(first)) > 0,
          );
        });
        if (isFoundOtherwise) misplaced += 1;
        const isTold = misplacedRules(list, ranksOf.http).length > 0;
        if (isFoundOtherwise) expect(isTold).toBe(true);
      }),
      { numRuns: 1_500 },
    );
    expect(misplaced).toBeGreaterThan(50);
  });
});
