import { describe, expect, it } from "vitest";
import { faultsOfTable } from "../capability-faults.fixture";
import { goldenOf, madeOfFields, ofRoutesAlone } from "../gateway-api/golden.fixture";
import { llmDCapabilities } from "./capabilities";
import { compileLlmD } from "./compile";
import { type LlmDOptions, llmDOptionsSchema } from "./options";
import { unsupportedLlmD } from "./unsupported";

const target = { mesh: "prod", namespace: "llm", service: "chat-model" };
const forms: Record<string, LlmDOptions> = {
  "models-by-pattern": llmDOptionsSchema.parse({}),
  "models-by-name": llmDOptionsSchema.parse({
    pool: { name: "llama", group: "inference.networking.x-k8s.io" },
    models: { v1: "meta-llama/Llama-3.1-8B", v2: "chat-adapter" },
  }),
};

it("llm-d says of every field what it makes of it", () => {
  expect(faultsOfTable(llmDCapabilities)).toEqual({ unknown: [], stray: [], wordless: [] });
});

describe.each(Object.entries(forms))("llm-d, %s", (name, options) => {
  it("gets the resources reviewed and checked in; to renew them, run this test with UPDATE=1", () => {
    const made = madeOfFields(
      ofRoutesAlone({
        compile: (desired) => compileLlmD(target, desired, options),
        unsupported: (desired) => unsupportedLlmD(desired, options, target),
        capabilities: llmDCapabilities,
      }),
    );
    expect(made).toEqual(goldenOf(new URL(`fixtures/${name}.golden.yaml`, import.meta.url), made));
  });
});
