import { constants, type ServerHttp2Stream } from "node:http2";
import { Metadata, type ServerInterceptingCallInterface } from "@grpc/grpc-js";

const mark = "x-heddle-reset";

/** Metadata of a status that says: do not send me, break the stream off. */
export function resetMark(): Metadata {
  const metadata = new Metadata();
  metadata.set(mark, "1");
  return metadata;
}

/**
 * Breaks the call's HTTP/2 stream off, as a server does that dies in the middle of an answer, when the
 * status was marked for it. grpc-js has no public way to do so; where its insides have changed the status is sent.
 */
export function resetIfAsked(
  call: ServerInterceptingCallInterface,
  statusMetadata: Metadata | null | undefined,
): boolean {
  if (!statusMetadata || statusMetadata.get(mark).length === 0) return false;
  const stream: unknown = Reflect.get(call, "stream");
  if (!isStream(stream)) return false;
  stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  return true;
}

function isStream(value: unknown): value is Pick<ServerHttp2Stream, "close"> {
  return typeof value === "object" && value !== null && "close" in value && typeof value.close === "function";
}
