import type { LabelCondition, NumberOperator } from "../logql/query-tree";
import { textCondition } from "../logql/selective";
import { maxAmountLength, parseBytes, parseDurationNs } from "../logql/units";
import { type Line, labelOf, setError } from "./line";

type Test = (line: Line) => boolean;

/**
 * Whether a line's labels fit. A label that is not there fits no number; one that is no number passes with an error on the
 * line, as in Loki.
 */
export function labelTest(condition: LabelCondition): Test {
  if ("left" in condition) {
    const left = labelTest(condition.left);
    const right = labelTest(condition.right);
    return condition.kind === "and"
      ? (line) => left(line) && right(line)
      : (line) => left(line) || right(line);
  }
  if (condition.kind === "text") {
    const fits = textCondition(condition.operator, condition.value);
    return (line) => fits(labelOf(line, condition.name));
  }
  return amountTest(condition);
}

const compare: Record<NumberOperator, (left: number, right: number) => boolean> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  "==": (left, right) => left === right,
  "!=": (left, right) => left !== right,
};

function amountTest({ kind, name, operator, value }: Extract<LabelCondition, { value: number }>): Test {
  return (line) => {
    const text = labelOf(line, name);
    if (text === "") return false;
    if (Object.hasOwn(line.parsed, "__error__")) return true;
    const amount = readAmount[kind](text);
    if (amount !== undefined && !Number.isNaN(amount)) return compare[operator](amount, value);
    setError(line, "LabelFilterErr", complaint[kind](text));
    return true;
  };
}

const readAmount = {
  number: (text: string) =>
    text.length <= maxAmountLength && /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)
      ? Number(text)
      : undefined,
  duration: parseDurationNs,
  bytes: parseBytes,
};

const complaint = {
  number: (text: string) => `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`,
  duration: (text: string) => `time: invalid duration ${JSON.stringify(text)}`,
  bytes: (text: string) => `strconv.ParseFloat: parsing ${JSON.stringify(text)}: invalid syntax`,
};
