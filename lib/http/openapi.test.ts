import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRoute } from "../contract/define-route";
import { contracts } from "./contracts";
import { openapiDocument } from "./openapi";

type Operation = {
  operationId: string;
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: { required: boolean; content: Record<string, { schema: unknown }> };
  responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
};

const document = openapiDocument(contracts);
const operations = Object.values(document.paths).flatMap((path) => Object.values(path)) as Operation[];

describe("openapiDocument", () => {
  it("has every contract, under an operation id of its own", () => {
    expect(operations.length).toBe(contracts.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(contracts.length);
  });

  it("names exactly the parameters that stand in a path", () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const operation of Object.values(methods) as Operation[]) {
        const inPath = operation.parameters
          .filter((parameter) => parameter.in === "path")
          .map(({ name }) => name);
        expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
      }
    }
  });

  it("describes every answer, and problems", () => {
    for (const operation of operations) {
      const answers = Object.entries(operation.responses);
      expect(answers.find(([status]) => status.startsWith("2"))?.[1].content).toBeDefined();
      expect(operation.responses.default?.content?.["application/problem+json"]).toBeDefined();
    }
  });

  it("says of a body what the schema says", () => {
    const contract = defineRoute({
      method: "POST",
      path: "/api/v1/things/{id}",
      summary: "Makes",
      action: "policy.write",
      params: z.strictObject({ id: z.string() }),
      query: z.object({ mesh: z.string(), at: z.string().optional() }),
      body: z.strictObject({
        weights: z.record(z.string(), z.number().max(100)),
        message: z.string().trim().default(""),
      }),
      answer: z.object({ at: z.iso.datetime() }),
      status: 202,
    });
    const operation = openapiDocument([contract]).paths["/api/v1/things/{id}"]?.post as Operation;
    expect(operation.parameters.map(({ name, in: place, required }) => [name, place, required])).toEqual([
      ["id", "path", true],
      ["mesh", "query", true],
      ["at", "query", false],
      ["Idempotency-Key", "header", false],
    ]);
    expect(operation.requestBody?.content["application/json"]?.schema).toMatchObject({
      type: "object",
      required: ["weights"],
      additionalProperties: false,
    });
    expect(operation.responses["202"]?.content?.["application/json"]?.schema).toMatchObject({
      required: ["at"],
    });
  });
});
