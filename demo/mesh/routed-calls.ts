import { randomBytes } from "node:crypto";
import type { Metadata } from "@grpc/grpc-js";
import { textHeader } from "./propagation";

/** Stands in a call's metadata from the sidecar to the route filter of the same process, and goes no further. */
const noteHeader = "x-heddle-call-note";
const waiting = new Map<string, (cluster: string) => void>();

/** Tells which cluster the routes gave a call, before anybody is asked to take it. Returns what forgets the call. */
export function onRouted(metadata: Metadata, tell: (cluster: string) => void): () => void {
  const id = randomBytes(9).toString("base64url");
  waiting.set(id, tell);
  metadata.set(noteHeader, id);
  return () => waiting.delete(id);
}

/** The route filter's side: takes the note off and tells who waits. */
export function noteRoute(metadata: Metadata, cluster: string | null): void {
  const id = textHeader(metadata, noteHeader);
  if (id === undefined) return;
  metadata.remove(noteHeader);
  if (cluster !== null) waiting.get(id)?.(cluster);
}
