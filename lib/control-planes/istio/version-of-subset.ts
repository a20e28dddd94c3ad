import "server-only";
import { isJsonObject, type JsonObject } from "./json-fields";

/** The version that a subset stands for: the one that its labels choose, when they choose by nothing else. Pure. */
export function versionOfSubset({ labels }: JsonObject, versionLabel: string): string | undefined {
  if (!isJsonObject(labels) || Object.keys(labels).length !== 1) return undefined;
  const version = labels[versionLabel];
  return typeof version === "string" ? version : undefined;
}
