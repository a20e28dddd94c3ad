import { status } from "@grpc/grpc-js";
import { CallError } from "../grpc/call-error";
import type { ToolReply, ToolRequest } from "../messages";

const tools: Record<string, (input: string) => string> = {
  clock: () => new Date().toISOString(),
  count: (input) => String(input.split(/\s+/).filter(Boolean).length),
  sum: (input) => String((input.match(/-?\d+/g) ?? []).reduce((total, text) => total + Number(text), 0)),
};

/** Runs one of the tools. Throws INVALID_ARGUMENT for one that does not exist. */
export function runTool({ tool, input }: ToolRequest): ToolReply {
  const run = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  if (!run) throw new CallError(status.INVALID_ARGUMENT, "there is no such tool");
  return { output: run(input) };
}
