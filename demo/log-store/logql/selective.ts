import { parseError } from "../refusal";
import { pattern } from "./pattern";
import type { Matcher, TextOperator } from "./query-tree";

/** Whether a text fits; a label that is not there counts as "". */
export function textCondition(operator: TextOperator, value: string): (text: string) => boolean {
  if (operator === "=") return (text) => text === value;
  if (operator === "!=") return (text) => text !== value;
  const fits = pattern(value, { whole: true });
  return operator === "=~" ? fits : (text) => !fits(text);
}

/** Throws a Refusal for a selector that everything could fit. */
export function requireSelective(matchers: readonly Matcher[]): void {
  const isSelective = matchers.some(({ operator, value }) => {
    const fits = textCondition(operator, value);
    return (operator === "=" || operator === "=~") && !fits("");
  });
  // Each is compiled, so that a broken one is named.
  for (const { operator, value } of matchers) textCondition(operator, value);
  if (isSelective) return;
  throw parseError(
    "queries require at least one regexp or equality matcher that does not have an empty-compatible value. " +
      'For instance, app=~".*" does not meet this requirement, but app=~".+" will',
  );
}
