import "server-only";
import { z } from "zod";
import type { RouteContract } from "../contract/define-route";
import { problemSchema } from "../contract/problem";

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document of these routes, every schema made from the one that parses. */
export function openapiDocument(
  contracts: readonly RouteContract[],
): { openapi: string; paths: Record<string, Json> } & Json {
  const paths: Record<string, Json> = {};
  const ordered = [...contracts].sort((a, b) =>
    `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`),
  );
  for (const contract of ordered) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Heddle", version: "v1", description: "The control room's own interface." },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "heddle_session" },
        token: { type: "http", scheme: "bearer" },
      },
    },
    security: [{ session: [] }, { token: [] }],
  };
}

function operation(contract: RouteContract): Json {
  const answerType = contract.answerType ?? "application/json";
  const problem = { description: "A problem document", content: problemContent };
  const responses = {
    [contract.status]: {
      description: contract.summary,
      content: { [answerType]: { schema: schemaOf(contract.answer, "output") } },
    },
    default: problem,
  };
  return {
    summary: contract.summary,
    operationId: operationId(contract),
    parameters: [
      ...parameters(contract, "path"),
      ...parameters(contract, "query"),
      ...idempotencyKey(contract),
    ],
    ...requestBody(contract),
    responses,
    ...(contract.access === "anyone" ? { security: [] } : {}),
  };
}

const problemContent = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };

function operationId({ method, path }: RouteContract): string {
  const words = path
    .replace(/^\/api\/(v1\/)?/, "")
    .replace(/[{}]/g, "")
    .split(/[/.-]/);
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join(
    "",
  );
}

function parameters(contract: RouteContract, place: "path" | "query"): Json[] {
  const schema = schemaOf(place === "path" ? contract.params : contract.query, "input");
  const properties = (schema.properties ?? {}) as Record<string, Json>;
  const required = (schema.required ?? []) as string[];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function idempotencyKey(contract: RouteContract): Json[] {
  if (contract.method !== "POST" || contract.access === "anyone") return [];
  const description = "The same key and request within 24 h gets the same answer and does nothing again.";
  const schema = { type: "string", minLength: 1, maxLength: 200 };
  return [{ name: "Idempotency-Key", in: "header", required: false, description, schema }];
}

function requestBody(contract: RouteContract): Json {
  if (contract.method === "GET") return {};
  const schema = schemaOf(contract.body, "input");
  const properties = Object.keys((schema.properties ?? {}) as Json);
  if (schema.type === "object" && properties.length === 0) return {};
  const required = ((schema.required ?? []) as string[]).length > 0 || schema.type !== "object";
  return { requestBody: { required, content: { "application/json": { schema } } } };
}

/** What JSON Schema cannot say (transforms, refinements) is left open rather than refused. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    cycles: "ref",
  });
  return rest;
}
