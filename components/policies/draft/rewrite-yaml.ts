import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** Collections whose text is this short are written on one line, as people write them. */
const flowLength = 72;

/**
 * Makes a YAML document say `value` and touches only what differs: comments, order, quotes and flow style of all
 * that stays are kept; a list's entries take their comments along when they move. Changes the document.
 */
export function rewriteYaml(document: Document, value: unknown): void {
  document.contents = fitted(document, document.contents, value);
}

function fitted(document: Document, node: Node | null, value: unknown): Node {
  if (node && says(document, node, value)) return node;
  if (isMap(node) && isRecord(value)) return fitMap(document, node, value);
  if (isSeq(node) && Array.isArray(value)) return fitSeq(document, node, value);
  const next = isScalar(node) && isPlain(value) ? refilled(node, value) : created(document, value);
  if (node && next !== node) copyComments(node, next);
  return next;
}

/** Keeps the scalar's quotes where its new value can stand in them. */
function refilled(node: Scalar, value: unknown): Node {
  const isSameType = typeof node.value === typeof value;
  node.value = value;
  if (!isSameType) delete node.type;
  delete node.source;
  delete node.format;
  return node;
}

function fitMap(document: Document, map: YAMLMap, value: Record<string, unknown>): Node {
  const wanted = Object.entries(value).filter(([, entry]) => entry !== undefined);
  const pairs = map.items as Pair<Node, Node | null>[];
  const nameOf = (pair: Pair<Node, Node | null>) => String(isScalar(pair.key) ? pair.key.value : pair.key);
  const gone = pairs.filter((pair) => !wanted.some(([name]) => name === nameOf(pair)));
  const fresh = wanted.filter(([name]) => !pairs.some((pair) => nameOf(pair) === name));
  const [renamed, [name, entry] = []] = [gone[0], fresh[0]];
  if (gone.length === 1 && fresh.length === 1 && renamed && name !== undefined) {
    // One key for one other in its place is a new name for it, not an end and a beginning.
    if (isScalar(renamed.key)) renamed.key = refilled(renamed.key, name) as Scalar;
    renamed.value = fitted(document, renamed.value, entry);
  }
  for (const [key, next] of wanted) {
    const pair = pairs.find((each) => nameOf(each) === key);
    if (pair) pair.value = fitted(document, pair.value, next);
    else pairs.push(document.createPair(key, created(document, next)) as Pair<Node, Node | null>);
  }
  map.items = pairs.filter((pair) => wanted.some(([key]) => key === nameOf(pair)));
  if (map.flow && JSON.stringify(value).length > flowLength * 1.5) map.flow = false;
  return map;
}

/** Entries that still say the same keep their nodes wherever they go; the rest are changed where they stand. */
function fitSeq(document: Document, seq: YAMLSeq, values: readonly unknown[]): Node {
  const free = new Map((seq.items as Node[]).map((node, index) => [index, node]));
  const kept = values.map((value) => {
    const found = [...free].find(([, node]) => says(document, node, value));
    if (found) free.delete(found[0]);
    return found?.[1];
  });
  seq.items = values.map((value, index) => {
    const same = kept[index];
    if (same) return same;
    const [at, candidate] = nearest(free, index, values.length < seq.items.length);
    if (candidate === undefined) return created(document, value);
    free.delete(at);
    return fitted(document, candidate, value);
  });
  return seq;
}

/** The entry that stood in this place, or, where the list became shorter, the next that is left. */
function nearest(free: Map<number, Node>, index: number, isShorter: boolean): [number, Node | undefined] {
  const own = free.get(index);
  if (own !== undefined || !isShorter) return [index, own];
  const [next] = free;
  return next ?? [index, undefined];
}

function created(document: Document, value: unknown): Node {
  const node = document.createNode(value) as Node;
  setFlow(node, value);
  return node;
}

function setFlow(node: Node, value: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  if (JSON.stringify(value).length <= flowLength) node.flow = true;
  else if (isSeq(node) && Array.isArray(value))
    node.items.forEach((item, index) => {
      setFlow(item as Node, value[index]);
    });
  else if (isMap(node) && isRecord(value))
    for (const pair of node.items as Pair<Scalar, Node>[]) {
      if (pair.value) setFlow(pair.value, value[String(pair.key.value)]);
    }
}

function copyComments(from: Node, to: Node): void {
  if (from.commentBefore) to.commentBefore = from.commentBefore;
  if (from.comment) to.comment = from.comment;
  if (from.spaceBefore) to.spaceBefore = from.spaceBefore;
}

function says(document: Document, node: Node, value: unknown): boolean {
  return sameValue(node.toJS(document), value);
}

/** Equal as JSON, whatever the order of keys; a key that is undefined is not there. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((entry, index) => sameValue(entry, right[index]));
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => sameValue(left[key], right[key]));
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
