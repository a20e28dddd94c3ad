import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal";

const maxBodyBytes = 256 * 1024;

/** The request's JSON; refuses what is too large or malformed. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new Refusal(400, "malformed", "the body is not JSON");
  }
}

function tooLarge(): Refusal {
  return new Refusal(413, "body-too-large", `the body is larger than ${maxBodyBytes} bytes`);
}
