import "server-only";
import { stringify } from "yaml";
import { AppError } from "../../errors";
import { documentsOf, editManifest, type Fields } from "../../kubernetes/manifests/edit-manifest";
import type { FileEdit, SourceFile } from "../control-plane";

/** What is to become of one document: other fields, gone (null), or new in a file. */
export type DocumentEdit =
  | { path: string; index: number; fields: Fields | null; object: string }
  | { path: string; text: string | null; whole: Fields };

/** The files that edits make others; those of one file together. Throws `git-refused` where a text cannot be made to say it. Pure. */
export function editFiles(files: readonly SourceFile[], edits: readonly DocumentEdit[]): FileEdit[] {
  const before = new Map<string, string | null>(files.map(({ path, text }) => [path, text]));
  for (const edit of edits) if ("whole" in edit) before.set(edit.path, edit.text);
  const after = new Map<string, string | null>();
  // One that is taken away moves those behind it.
  const ordered = edits.toSorted((left, right) => indexOf(right) - indexOf(left));
  for (const edit of ordered) {
    const text = after.has(edit.path) ? after.get(edit.path) : before.get(edit.path);
    after.set(edit.path, "whole" in edit ? appended(text ?? null, edit.whole) : edited(text ?? "", edit));
  }
  return [...after].flatMap(([path, text]) => {
    const was = before.get(path) ?? null;
    return was === text ? [] : [{ path, before: was, after: text }];
  });
}

function indexOf(edit: DocumentEdit): number {
  return "whole" in edit ? Number.MAX_SAFE_INTEGER : edit.index;
}

function edited(
  text: string,
  { path, index, fields, object }: Extract<DocumentEdit, { index: number }>,
): string | null {
  if (fields === null) return withoutDocument(text, index);
  const said = editManifest(text, index, fields);
  if (said !== undefined) return said;
  throw new AppError("git-refused", `${path} cannot be edited in place: ${object}`, {
    params: { reason: "not-editable", object, paths: path },
  });
}

/** Null where it was the only one. */
function withoutDocument(text: string, index: number): string | null {
  const documents = documentsOf(text);
  const range = documents[index]?.range;
  if (documents.length <= 1 || !range) return null;
  return text.slice(0, range[0]) + text.slice(range[2]);
}

function appended(text: string | null, whole: Fields): string {
  const own = stringify(whole, { lineWidth: 0, compat: "yaml-1.1", aliasDuplicateObjects: false });
  if (text === null || text.trim() === "") return own;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const head = text.endsWith("\n") ? text : text + eol;
  return head + `---\n${own}`.replaceAll("\n", eol);
}
