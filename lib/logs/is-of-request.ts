import type { Entry } from "./entry";
import type { KnownLogs } from "./profiles/known-logs";
import { readLine } from "./profiles/read-line";

/**
 * Whether a line that holds an id is a line of that request. What a line of a known format names as its id decides; that an id
 * stands elsewhere in it, in a header or a prompt, anybody can bring about. A line that names none must hold the id as a word.
 */
export function isOfRequest(entry: Entry, id: string, known: KnownLogs): boolean {
  if (known.by === "labelled") return true;
  const { record, isCall } = readLine(entry, known);
  const { request_id, engine_id, trace_id } = record ?? {};
  if (request_id === id || engine_id === id || trace_id === id) return true;
  if (engine_id !== undefined) return endsAsEngines(engine_id, id);
  return request_id === undefined && !isCall && holdsWord(entry.line, id);
}

/** The engine's id is the request's with its kind before it and, on some lines, an ending of the engine's own. */
function endsAsEngines(engineId: string, id: string): boolean {
  const bare = engineId.startsWith(id) ? engineId : engineId.replace(/^[a-z]+-/, "");
  return bare.startsWith(id) && /^(?:-\d{1,4}|-[0-9a-f]{8})?$/.test(bare.slice(id.length));
}

function holdsWord(line: string, id: string): boolean {
  for (let at = line.indexOf(id); at >= 0; at = line.indexOf(id, at + 1)) {
    const before = line.slice(Math.max(0, at - 12), at);
    const after = line.slice(at + id.length, at + id.length + 2);
    const isStart =
      !/[A-Za-z0-9_-]$/.test(before) || /(?:^|[^A-Za-z0-9_-])(?:chatcmpl|cmpl|embd)-$/.test(before);
    if (isStart && !/^(?:[A-Za-z0-9_-]|[.:][A-Za-z0-9])/.test(after)) return true;
  }
  return false;
}
