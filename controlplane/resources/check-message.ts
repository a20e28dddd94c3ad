import {
  type DescField,
  type DescMessage,
  type DescOneof,
  fromBinary,
  type Message,
  type MessageShape,
} from "@bufbuild/protobuf";
import type { Any, Duration } from "@bufbuild/protobuf/wkt";
import { validationRules } from "../generated/validation-rules";
import { packedSchemas } from "./packed-schemas";
import { isRequired, ruleFault } from "./rule-fault";
import type { FieldRule } from "./validation-rule";

/** `path` in the proto's names, as in `virtual_hosts[0].routes[1].match`. */
export type MessageFault = { path: string; message: string };

/**
 * What protoc-gen-validate, which Envoy runs on all that it receives, would refuse in a message and in what it holds,
 * packed messages included; undefined when nothing. Bytes that are not of their type are a fault too.
 */
export function messageFault<Desc extends DescMessage>(
  schema: Desc,
  message: MessageShape<Desc>,
): MessageFault | undefined {
  return faultIn(schema, message as Message, "");
}

const maxSeconds = 315_576_000_000n;

function faultIn(schema: DescMessage, message: Message, at: string): MessageFault | undefined {
  if (schema.typeName === "google.protobuf.Any") return packedFault(message as Any, at);
  if (schema.typeName === "google.protobuf.Duration") return durationFault(message as Duration, at);
  const { source, oneofs, fields } = planOf(schema);
  for (const { name, localName } of oneofs) {
    if (caseOf(message, localName) === undefined) {
      return { path: at, message: `one of ${name} has to be set (${source})` };
    }
  }
  for (const { field, rule } of fields) {
    const value = fieldValue(field, message);
    const path = at === "" ? field.name : `${at}.${field.name}`;
    if (value === undefined) {
      if (rule === undefined || field.oneof !== undefined || !isRequired(rule)) continue;
      return { path, message: `has to be set (${source})` };
    }
    const fault = rule && ruleFault(rule, value, field);
    if (fault !== undefined) return { path, message: `${fault} (${source})` };
    const inside = faultInside(field, value, path);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

type Plan = {
  source: string;
  oneofs: DescOneof[];
  fields: { field: DescField; rule: FieldRule | undefined }[];
};
const plans = new Map<DescMessage, Plan>();

/** Of a message's many fields those that have a rule, or hold messages. */
function planOf(schema: DescMessage): Plan {
  const known = plans.get(schema);
  if (known) return known;
  const rules = validationRules[schema.typeName];
  const plan: Plan = {
    source: rules?.source ?? "",
    oneofs: schema.oneofs.filter(({ name }) => rules?.oneofs.includes(name)),
    fields: schema.fields
      .map((field) => ({ field, rule: rules?.fields[field.name] }))
      .filter(({ field, rule }) => rule !== undefined || field.message !== undefined),
  };
  plans.set(schema, plan);
  return plan;
}

function faultInside(field: DescField, value: unknown, path: string): MessageFault | undefined {
  if (field.fieldKind === "message") return nested(field.message, value, path);
  if (field.fieldKind === "list" && field.listKind === "message") {
    for (const [index, item] of (value as unknown[]).entries()) {
      const fault = nested(field.message, item, `${path}[${index}]`);
      if (fault !== undefined) return fault;
    }
  }
  if (field.fieldKind === "map" && field.mapKind === "message") {
    for (const [key, item] of Object.entries(value as object)) {
      const fault = nested(field.message, item, `${path}[${key}]`);
      if (fault !== undefined) return fault;
    }
  }
  return undefined;
}

/** Wrapped numbers and JSON structs are plain values here: they hold nothing more. */
function nested(schema: DescMessage, value: unknown, path: string): MessageFault | undefined {
  const isMessage = value !== null && typeof value === "object" && "$typeName" in value;
  return isMessage ? faultIn(schema, value as Message, path) : undefined;
}

function packedFault({ typeUrl, value }: Any, path: string): MessageFault | undefined {
  const name = typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
  const schema = packedSchemas.find(({ typeName }) => typeName === name);
  if (schema === undefined) return undefined;
  try {
    return faultIn(schema, fromBinary(schema, value), `${path}{${schema.name}}`);
  } catch (error) {
    return { path, message: `is no ${name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Its proto file says so, and Envoy refuses what is beyond. */
function durationFault({ seconds }: Duration, path: string): MessageFault | undefined {
  const isIn = seconds >= -maxSeconds && seconds <= maxSeconds;
  return isIn ? undefined : { path, message: "is no duration (google/protobuf/duration.proto)" };
}

type Chosen = { case?: string; value?: unknown };

function caseOf(message: Message, oneof: string): string | undefined {
  return (message as unknown as Record<string, Chosen>)[oneof]?.case;
}

/** Undefined for a field that is not set, where that can be told. */
function fieldValue(field: DescField, message: Message): unknown {
  if (field.oneof === undefined) return (message as unknown as Record<string, unknown>)[field.localName];
  const chosen = (message as unknown as Record<string, Chosen>)[field.oneof.localName];
  return chosen?.case === field.localName ? chosen.value : undefined;
}
