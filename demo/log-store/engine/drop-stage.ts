import type { Dropped } from "../logql/query-tree";
import { textCondition } from "../logql/selective";
import { type Line, labelOf } from "./line";

/** Takes labels off, all or those whose value fits; of what stages took out, metadata and the stream alike. */
export function dropStep(labels: readonly Dropped[]): (line: Line) => boolean {
  const tests = labels.map(({ name, condition }) => ({
    name,
    fits: condition ? textCondition(condition.operator, condition.value) : () => true,
  }));
  return (line) => {
    for (const { name, fits } of tests) {
      if (!fits(labelOf(line, name))) continue;
      delete line.parsed[name];
      line.metadata = without(line.metadata, name);
      line.stream = without(line.stream, name);
    }
    return true;
  };
}

function without(labels: Readonly<Record<string, string>>, name: string): Readonly<Record<string, string>> {
  if (!Object.hasOwn(labels, name)) return labels;
  const { [name]: _dropped, ...rest } = labels;
  return rest;
}
