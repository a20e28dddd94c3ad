import { type Document, isMap, isSeq } from "yaml";
import { sameJson } from "../canonical-json";
import { type PolicyDocument, printYaml, writtenDocument } from "./policy-yaml";
import { readYaml } from "./yaml-document";

type Path = (string | number)[];

/**
 * The text with only that changed in which it differs from `policy`: comments, order and layout of the rest stay as
 * somebody typed them. A text that cannot be read is printed anew.
 */
export function reviseYaml(text: string, policy: PolicyDocument): string {
  const { document, value, faults } = readYaml(text);
  if (faults.length > 0 || !isMap(document.contents) || hasAliases(text)) return printYaml(policy);
  const wanted = writtenDocument(policy);
  if (sameJson(value, wanted)) return text;
  revise(document, [], value, wanted);
  const revised = document.toString({ lineWidth: 100 });
  return sameJson(readYaml(revised).value, wanted) ? revised : printYaml(policy);
}

/** What an anchor names is shared: a change of one place would change the others. */
function hasAliases(text: string): boolean {
  return /[&*][^\s]/.test(text);
}

function revise(document: Document, path: Path, now: unknown, wanted: unknown): void {
  if (sameJson(now, wanted)) return;
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node) && isRecord(now) && isRecord(wanted)) {
    for (const key of Object.keys(now)) if (!Object.hasOwn(wanted, key)) document.deleteIn([...path, key]);
    for (const [key, item] of Object.entries(wanted)) {
      if (item === undefined) document.deleteIn([...path, key]);
      else if (Object.hasOwn(now, key)) revise(document, [...path, key], now[key], item);
      else document.setIn([...path, key], document.createNode(item));
    }
    return;
  }
  if (isSeq(node) && Array.isArray(now) && Array.isArray(wanted)) {
    for (let index = now.length - 1; index >= wanted.length; index -= 1) document.deleteIn([...path, index]);
    for (const [index, item] of wanted.entries()) {
      if (index < now.length) revise(document, [...path, index], now[index], item);
      else document.addIn(path, document.createNode(item));
    }
    return;
  }
  document.setIn(path, isScalarValue(wanted) && isScalarValue(now) ? wanted : document.createNode(wanted));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalarValue(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
