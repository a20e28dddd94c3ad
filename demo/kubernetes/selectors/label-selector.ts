import { badRequest } from "../http/api-error";

export type Labels = { [key: string]: string } | undefined;
export type LabelSelector = (labels: Labels) => boolean;

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k` (apimachinery pkg/labels; golden cases list-label-*). */
export function parseLabelSelector(text: string): LabelSelector {
  const requirements = split(text).map(parseRequirement);
  return (labels) => requirements.every((holds) => holds(labels ?? {}));
}

/** Commas inside brackets belong to a requirement. */
function split(text: string): string[] {
  const parts = text.match(/(?:[^,(]|\([^)]*\)?)+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function parseRequirement(text: string): (labels: { [key: string]: string }) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)(\)?)$/.exec(text);
  if (set) {
    const [, key = "", operator, list = "", end] = set;
    if (end !== ")") throw badRequest("unable to parse requirement: found '', expected: ',' or ')'");
    const values = list.split(",").map((value) => value.trim());
    const isIn = operator === "in";
    return (labels) => (labels[key] !== undefined && values.includes(labels[key])) === isIn;
  }
  const pair = /^([^\s!=]+)\s*(!=|==|=)\s*(\S*)$/.exec(text);
  if (pair) {
    const [, key = "", operator, value] = pair;
    return (labels) => (labels[key] === value) === (operator !== "!=");
  }
  const existence = /^(!?)\s*([^\s!=()]+)$/.exec(text);
  if (!existence)
    throw badRequest(
      `unable to parse requirement: found '${text}', expected: !, identifier, or 'end of string'`,
    );
  const [, negation, key = ""] = existence;
  return (labels) => (labels[key] !== undefined) === (negation !== "!");
}
