import fc from "fast-check";

/** Stand for text that no value has: `wireText` writes it in their place. */
const raw: Record<string, string> = {
  "@deep array@": `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
  "@deep object@": `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  "@half-deep object@": `${'{"a":'.repeat(900)}1${"}".repeat(900)}`,
  "@beyond numbers@": "-1e999",
  "@many digits@": "123456789012345678901234567890.5",
  "@prototype@": '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
};

const texts = [
  ...["", " ", "\u0000", "a\u0000b", "\u0007\u001b[31m", "\u202eabc", "\ufeff", "\u2028", "e\u0301"],
  ...["😀".repeat(300), "x".repeat(20_000), "a".repeat(64), "-".repeat(64), "é".repeat(500)],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "then", "null", "undefined", "true"],
  ...["NaN", "Infinity", "-Infinity", "1e999", "0x10", "-0", "-1", "0", "1.5", "2147483648", "9".repeat(40)],
  ...['\'; DROP TABLE "Policy"; --', '"}[5m]) or (', '{a=~".*"}', "`", "\\", "%", "%00", "%s", "$1"],
  ...["../../etc/passwd", "/", "a/b", "<b>", "(?<a>x)+", "(((((", "[", "a{1000}{1000}", "*", "."],
  ...["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "+275760-09-13T00:00:00.001Z"],
  ...["2026-12-01T00:00:00+23:59", "2016-12-31T23:59:60Z", "-000001-01-01T00:00:00Z", "1e3", "4102444801"],
  ...["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF"],
];
const others: unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 0.1, 1.5, 1e21, 1e308, -1e308, 5e-324],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, Number.MAX_SAFE_INTEGER, 2 ** 63, 2 ** 64],
  ...[[], {}, [[]], [null], [{}], Array(2_000).fill(1), Array(300).fill({})],
  ...["toString", "then", "", "a.b", "\u0000"].map((name) => ({ [name]: 1 })),
  Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`k${at}`, at])),
];

/** Text that finds what was not thought of. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
);

const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: oddText },
  { weight: 3, arbitrary: fc.constantFrom(...others) },
  { weight: 2, arbitrary: fc.constantFrom(...Object.keys(raw)) },
);

/** Bodies that are no JSON, or JSON of the wrong sort. */
export const oddBody: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom("{", "nul", "[1,]", "{'a':1}", "\u0000", "\ufeff{}", '{"a":1}{"a":2}', "[]", "7", '""'),
  fc.constantFrom(...Object.values(raw)),
  fc.json({ maxDepth: 3 }),
);

/** What a text can hold and a database or a log cannot. */
const stains = ["\u0000", "\ud83d", "\udc00\ud800", "\uffff", "\u0085", "\u001b"];

type Step = {
  where: number;
  how: "put" | "take" | "add" | "double";
  name: string;
  value: unknown;
};
const step: fc.Arbitrary<Step> = fc.record({
  where: fc.nat(),
  how: fc.constantFrom("put", "put", "put", "take", "add", "double"),
  name: fc.oneof(fc.constantFrom("extra", "__proto__", "constructor", "id", "mesh"), oddText),
  value: oddValue,
});

/** The same values, each wrong in one place or two: something else put there, left out, unknown, or twice. */
export function spoilt(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.array(step, { minLength: 1, maxLength: 2 }))
    .map(([value, steps]) => steps.reduce<unknown>((last, each) => spoil(last, each), value));
}

/** The same values with one text each that no database holds, where they have any. */
export function stained(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), fc.constantFrom(...stains)).map(([value, where, stain]) => {
    const texts = placesIn(value).filter((place) => typeof at(value, place) === "string");
    const place = texts[where % texts.length];
    return place ? changed(value, place, (old) => `${old}${stain}${old}`) : value;
  });
}

type Place = readonly string[];

function at(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((inside, name) => (inside as Record<string, unknown>)[name], value);
}

function spoil(value: unknown, { where, how, name, value: odd }: Step): unknown {
  const places = placesIn(value);
  const place = places[where % places.length] ?? [];
  return changed(value, place, (old) => {
    if (how === "take") return undefined;
    if (how === "double" && Array.isArray(old)) return [...old, ...old];
    if (how === "add" && isPlain(old)) return { ...old, ...Object.fromEntries([[name, odd]]) };
    return odd;
  });
}

function placesIn(value: unknown, above: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [above];
  return [above, ...Object.entries(value).flatMap(([name, item]) => placesIn(item, [...above, name]))];
}

function changed(value: unknown, [name, ...rest]: Place, change: (old: unknown) => unknown): unknown {
  if (name === undefined) return change(value);
  if (Array.isArray(value)) {
    const items = value.map((item, at) => (String(at) === name ? changed(item, rest, change) : item));
    return items.filter((item) => item !== undefined);
  }
  const fields = Object.entries(value as object);
  return Object.fromEntries(
    fields.map(([field, item]) => [field, field === name ? changed(item, rest, change) : item]),
  );
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as it is sent. */
export function wireText(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  return Object.entries(raw).reduce(
    (last, [word, meant]) => last.replaceAll(JSON.stringify(word), meant),
    text,
  );
}
