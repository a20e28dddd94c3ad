import "server-only";
import { newId } from "../../db/new-id";
import type { Context } from "../actor";

/** The context of what Heddle does by itself; `name` says which part of it acts. */
export function systemContext(name: string): Context {
  return { actor: { kind: "system", id: "heddle", name }, requestId: newId(), address: "local" };
}
