import "server-only";
import { AppError } from "../errors";

/** The largest request body that is read, in bytes. */
export const maxBodyBytes = 256 * 1024;
/** Objects and lists in each other: whoever walks through a body may do so by recursion. */
const maxDepth = 64;

/**
 * The body's text, at most `maxBodyBytes` of it ever held. Throws `body-too-large`, or `malformed`
 * for a non-empty body that is not declared as JSON or is not UTF-8.
 */
export async function readBodyText(request: Request): Promise<string> {
  const declared = Number(request.headers.get("content-length") ?? "0");
  if (declared > maxBodyBytes) throw tooLarge();
  if (!request.body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBodyBytes) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
  if (size === 0) return "";
  if (!isJson(request.headers.get("content-type"))) {
    throw new AppError("malformed", "The body must be sent as application/json.", {
      faults: [{ path: "", message: "content-type must be application/json" }],
    });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError("malformed", "The body is not UTF-8.", {
      cause,
      faults: [{ path: "", message: "must be UTF-8" }],
    });
  }
}

/** Parses JSON text; undefined for empty text. Throws `malformed` with the place of the fault, or for what is nested too deeply. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  const value = parsed(text);
  if (!isDeeper(value)) return value;
  throw new AppError("malformed", `The body is nested deeper than ${maxDepth} levels.`, {
    faults: [{ path: "", message: `must be nested at most ${maxDepth} levels deep` }],
  });
}

function isDeeper(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= maxDepth && level.length > 0; depth += 1)
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
  return level.length > 0;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.slice(0, 200) : "unreadable";
    throw new AppError("malformed", "The body is not valid JSON.", {
      cause,
      faults: [{ path: "", message }],
    });
  }
}

function isJson(contentType: string | null): boolean {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return type === "application/json" || /^application\/[\w.-]+\+json$/.test(type);
}

function tooLarge(): AppError {
  return new AppError("body-too-large", `The body is larger than ${maxBodyBytes} bytes.`, {
    params: { maxBytes: maxBodyBytes },
    faults: [{ path: "", message: `must be at most ${maxBodyBytes} bytes` }],
  });
}
