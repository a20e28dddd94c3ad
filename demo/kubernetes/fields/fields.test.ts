import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../json";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { objectMeta } from "../kinds/object-meta";
import type { Structural } from "../kinds/structural";
import { emptySet, fromFieldsV1, isEmptySet, toFieldsV1 } from "./field-set";
import { readManagers, writeManagers } from "./managers";
import { mergeApplied } from "./merge";
import { fieldsOf } from "./typed-set";
import { applyFields, updateFields, type WriteOfFields } from "./updater";

const text: Structural = { type: "string" };
/** A kind with every sort of field there is. */
const schema: Structural = {
  type: "object",
  properties: {
    apiVersion: text,
    kind: text,
    metadata: objectMeta,
    spec: {
      type: "object",
      properties: {
        name: text,
        atomic: { type: "array", items: text },
        set: { type: "array", items: text, "x-kubernetes-list-type": "set" },
        ports: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["port", "protocol"],
          items: {
            type: "object",
            properties: {
              port: { type: "integer" },
              protocol: { type: "string", default: "TCP" },
              name: text,
            },
          },
        },
        selector: { type: "object", additionalProperties: text, "x-kubernetes-map-type": "atomic" },
      },
    },
  },
};

const bare: KubernetesObject = { apiVersion: "v1", kind: "Thing", metadata: { name: "a" } };
const withSpec = (spec: JsonObject, labels?: { [key: string]: string }): KubernetesObject => ({
  ...bare,
  metadata: { name: "a", ...(labels ? { labels } : {}) },
  spec,
});

function writeBy(
  manager: string,
  live: KubernetesObject,
  managers: WriteOfFields["managers"] = new Map(),
  operation: "Apply" | "Update" = "Apply",
): WriteOfFields {
  const by = { manager, operation, apiVersion: "v1", subresource: "" };
  return { schema, live, managers, by, time: "2026-01-01T00:00:00Z", ignored: emptySet };
}

function applied(write: WriteOfFields, object: KubernetesObject, force = false) {
  const result = applyFields(write, object, force);
  if (result.conflicts) throw new Error(JSON.stringify(result.conflicts));
  return result;
}

const name = fc.stringMatching(/^[a-z]{1,3}$/);
const specs: fc.Arbitrary<JsonObject> = fc.record(
  {
    name,
    atomic: fc.array(name, { maxLength: 3 }),
    set: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    ports: fc.uniqueArray(fc.record({ port: fc.integer({ min: 1, max: 4 }), name }), {
      selector: ({ port }) => port,
      minLength: 1,
      maxLength: 3,
    }),
    selector: fc.dictionary(name, name, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);
const objects = fc
  .tuple(specs, fc.option(fc.dictionary(name, name, { minKeys: 1, maxKeys: 2 }), { nil: undefined }))
  .map(([spec, labels]) => withSpec(spec, labels));

describe("who owns which field", () => {
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(objects, (object) => {
        const set = fieldsOf(schema, object);
        expect(toFieldsV1(fromFieldsV1(toFieldsV1(set)))).toEqual(toFieldsV1(set));
      }),
    );
  });

  it("leaves nothing of an object whose only manager gives all up", () => {
    fc.assert(
      fc.property(objects, (object) => {
        const first = applied(writeBy("one", bare), object);
        const second = applied(writeBy("one", first.object, first.managers), bare);
        expect(second.object).toEqual(bare);
        expect(writeManagers(second.managers)).toEqual([]);
      }),
    );
  });

  it("changes nothing by applying the same again", () => {
    fc.assert(
      fc.property(objects, objects, (live, object) => {
        const first = applied(writeBy("one", live), object, true);
        const second = applied(writeBy("one", first.object, first.managers), object);
        expect(second.object).toEqual(first.object);
        expect(second.managers).toEqual(first.managers);
        expect(mergeApplied(schema, first.object, object)).toEqual(first.object);
      }),
    );
  });

  it("keeps what another manager still applies, in both orders of giving up", () => {
    fc.assert(
      fc.property(objects, objects, (left, right) => {
        const one = applied(writeBy("one", bare), left);
        const two = applied(writeBy("two", one.object, one.managers), right, true);
        const rest = applied(writeBy("one", two.object, two.managers), bare);
        expect(fieldsOf(schema, rest.object)).toEqual(
          fieldsOf(schema, mergeApplied(schema, bare, right) as Json),
        );
      }),
    );
  });

  it("names each manager and each field that stands in the way", () => {
    const ports = [{ port: 80, protocol: "TCP", name: "http" }];
    const one = applied(writeBy("one", bare), withSpec({ ports, set: ["a"], name: "x" }));
    const result = applyFields(
      writeBy("two", one.object, one.managers),
      withSpec({ ports: [{ port: 80, protocol: "TCP", name: "web" }], set: ["a", "b"], name: "y" }),
      false,
    );
    expect(result.conflicts).toEqual([
      { manager: '"one"', path: ".spec.name" },
      { manager: '"one"', path: '.spec.ports[port=80,protocol="TCP"].name' },
    ]);
  });

  it("shares a field that both apply alike, and lets one leave without taking it away", () => {
    const both = withSpec({ name: "x" }, { app: "a" });
    const one = applied(writeBy("one", bare), both);
    const two = applied(writeBy("two", one.object, one.managers), both);
    expect(writeManagers(two.managers).map(({ manager }) => manager)).toEqual(["one", "two"]);
    const left = applied(writeBy("one", two.object, two.managers), bare);
    expect(left.object).toEqual(both);
  });

  it("tells the same name apart that once updated and once applied", () => {
    const object = withSpec({ name: "x" });
    const managers = updateFields(writeBy("one", bare, new Map(), "Update"), object);
    const result = applyFields(writeBy("one", object, managers), withSpec({ name: "y" }), false);
    expect(result.conflicts).toEqual([{ manager: '"one" using v1', path: ".spec.name" }]);
  });

  it("gives an update what it changed, and takes from others what it removed", () => {
    const one = applied(writeBy("one", bare), withSpec({ name: "x", set: ["a", "b"] }));
    const managers = updateFields(
      writeBy("two", one.object, one.managers, "Update"),
      withSpec({ name: "y", set: ["a"] }),
    );
    const fields = Object.fromEntries(
      writeManagers(managers).map(({ manager, fieldsV1 }) => [manager, fieldsV1]),
    );
    expect(fields).toEqual({
      one: { "f:spec": { "f:set": { 'v:"a"': {} } } },
      two: { "f:spec": { "f:name": {} } },
    });
    expect(writeManagers(readManagers(writeManagers(managers)))).toEqual(writeManagers(managers));
  });

  it("knows an empty set by its members and not by its nodes", () => {
    expect(isEmptySet(fromFieldsV1({}))).toBe(true);
    expect(isEmptySet(fromFieldsV1({ "f:spec": {} }))).toBe(false);
  });
});
