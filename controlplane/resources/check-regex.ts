import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** grpc-js-xds anchors with `^` and `$` alone, which an alternative would escape: the group keeps it whole. */
export function wholeValueRegex(regex: string): string {
  return `(?:${regex})`;
}

/**
 * What is wrong with a regular expression, or undefined. Compiled exactly as the clients will:
 * one that RE2 refuses crashes every grpc-js-xds process that receives it.
 */
export function regexFault(regex: string): string | undefined {
  // Loaded on first use: RE2's WebAssembly heap is 16 MiB that most control planes never need.
  const { RE2 } = require("re2-wasm") as typeof import("re2-wasm");
  try {
    for (const candidate of [regex, `^${wholeValueRegex(regex)}$`]) new RE2(candidate, "u");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
