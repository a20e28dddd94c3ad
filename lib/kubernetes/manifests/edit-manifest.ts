import "server-only";
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
} from "yaml";
import { sameJson } from "../../policies/canonical-json";
import { isFlow, keyOf, type MapNode, mergeKey, type Place, type SeqNode } from "./yaml-nodes";
import {
  applySplices,
  insertItems,
  insertPairs,
  removeItem,
  removePair,
  replaceValue,
  type Splice,
} from "./yaml-splices";
import { type BlockStyle, flowText, scalarText, styleOf } from "./yaml-text";

/** An anchor that is changed changes what stands for it elsewhere, which is put right in the next round. */
const maxRounds = 4;
/** A file of people has not more of them than this. */
const maxAliases = 100;

export type Fields = Record<string, unknown>;

/**
 * Makes one document of a YAML file say other fields, and touches only the characters of what differs: comments, the order of
 * keys, quotes, line ends, and the other documents stay byte by byte. `fields` are the top-level fields that are to be others;
 * undefined takes one away. Undefined where the text cannot be made to say it. Pure.
 */
export function editManifest(text: string, index: number, fields: Fields): string | undefined {
  return edited(text, index, fields, true) ?? edited(text, index, fields, false);
}

/** The documents of a YAML file; what is no YAML has errors. Pure. */
export function documentsOf(text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text, { keepSourceTokens: true, merge: true, logLevel: "silent" });
  return "empty" in documents ? [] : documents;
}

/** What a document says; {} where that is no mapping. Pure. */
export function fieldsOf(document: Document | undefined): Fields {
  if (document === undefined || document.errors.length > 0 || !isMap(document.contents)) return {};
  try {
    return document.toJS({ maxAliasCount: maxAliases }) as Fields;
  } catch {
    return {};
  }
}

function edited(text: string, index: number, fields: Fields, isFine: boolean): string | undefined {
  const before = documentsOf(text).map(fieldsOf);
  if (before[index] === undefined) return undefined;
  const wanted = before.map((own, at) => (at === index ? definedOf({ ...own, ...fields }) : own));
  let now = text;
  for (let round = 0; round < maxRounds; round += 1) {
    const documents = documentsOf(now);
    const document = documents[index];
    if (sameJson(documents.map(fieldsOf), wanted)) return now;
    if (document === undefined || document.errors.length > 0 || !isMap(document.contents)) return undefined;
    const next = applySplices(now, new Editor(now, document, isFine).splicesTo(wanted[index] ?? {}));
    if (next === undefined || next === now) return undefined;
    now = next;
  }
  return undefined;
}

/** Collects the splices that lead from a parsed document to what it is to say. */
class Editor {
  private readonly splices: Splice[] = [];
  private readonly ofAliases: Splice[] = [];
  private readonly style: BlockStyle;

  constructor(
    private readonly text: string,
    private readonly document: Document.Parsed,
    /** Whether values are changed inside; else each field of the whole is written anew. */
    private readonly isFine: boolean,
  ) {
    this.style = styleOf(text);
  }

  splicesTo(wanted: Fields): Splice[] {
    this.map(this.document.contents as unknown as MapNode, wanted);
    // What stands for an anchor may be right as soon as the anchor is.
    return this.splices.length > 0 ? this.splices : this.ofAliases;
  }

  private value(node: Node | null, wanted: unknown, place: Place): void {
    if (sameJson(node?.toJS(this.document) ?? null, wanted)) return;
    if (this.isFine && isMap(node) && isRecord(wanted) && this.map(node as MapNode, wanted)) return;
    if (this.isFine && isSeq(node) && Array.isArray(wanted) && this.seq(node as SeqNode, wanted)) return;
    const splices = isAlias(node) ? this.ofAliases : this.splices;
    const [from = 0, to = 0] = node?.range ?? [];
    const isInPlace = isScalar(node) && node.type?.startsWith("BLOCK") === false && from < to;
    if (isInPlace && (typeof wanted !== "object" || wanted === null))
      splices.push({ from, to, text: isFlow(place) ? flowText(wanted) : scalarText(wanted, node.type) });
    else splices.push(replaceValue(this.text, node, wanted, place, this.style));
  }

  /** False where nothing of it would stay. */
  private map(map: MapNode, wanted: Fields): boolean {
    const staying = map.items.filter(
      (pair) => keyOf(pair) === mergeKey || Object.hasOwn(wanted, keyOf(pair)),
    );
    const last = staying.at(-1);
    if (last === undefined) return false;
    for (const pair of map.items) {
      if (!staying.includes(pair)) this.splices.push(removePair(this.text, map, pair));
      else if (keyOf(pair) !== mergeKey) this.value(pair.value, wanted[keyOf(pair)], { map, pair });
    }
    const said = map.toJS(this.document) as Fields;
    const isNew = ([key, value]: [string, unknown]) =>
      !hasOwnKey(map, key) && !sameJson(said[key] ?? null, value);
    const added = Object.entries(wanted).filter(isNew);
    if (added.length > 0)
      this.splices.push(
        insertPairs(this.text, map, { after: last, fields: Object.fromEntries(added) }, this.style),
      );
    return true;
  }

  /** Items before and after the part that differs stay as they are; within it each is changed where it stands. */
  private seq(seq: SeqNode, wanted: readonly unknown[]): boolean {
    const now = seq.toJS(this.document) as unknown[];
    if (now.length === 0 || wanted.length === 0) return false;
    const least = Math.min(now.length, wanted.length);
    const isSame = (from: number, to: number) => sameJson(now.at(from) ?? null, wanted.at(to) ?? null);
    let head = 0;
    while (head < least && isSame(head, head)) head += 1;
    let tail = 0;
    while (tail < least - head && isSame(-1 - tail, -1 - tail)) tail += 1;
    const both = least - tail;
    for (let at = head; at < both; at += 1) this.value(seq.items[at] ?? null, wanted[at], { seq, at });
    for (let at = both; at < now.length - tail; at += 1) this.splices.push(removeItem(this.text, seq, at));
    const items = wanted.slice(both, wanted.length - tail);
    if (items.length > 0)
      this.splices.push(insertItems(this.text, seq, { after: both - 1, items }, this.style));
    return true;
  }
}

function hasOwnKey(map: MapNode, key: string): boolean {
  return map.items.some((pair: Pair<Node, Node | null>) => keyOf(pair) === key);
}

function definedOf(fields: Fields): Fields {
  return JSON.parse(JSON.stringify(fields)) as Fields;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
