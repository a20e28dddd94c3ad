import { describe, expect, it } from "vitest";
import { kubernetesObjectSchema } from "../../kubernetes/object";
import type { Resource } from "../control-plane";
import { contentOf, deliveryOf, isOwn, keptRules, managedBy, markOf, marksOf } from "./mark";

const resources: Resource[] = [{ ref: "VirtualService ai/chat", body: '{"spec":{}}' }];
const edited: Resource[] = [{ ref: "VirtualService ai/chat", body: '{"spec":{"http":[]}}' }];
const object = (annotations: Record<string, string>, labels = {}) =>
  kubernetesObjectSchema.parse({ metadata: { name: "chat", namespace: "ai", annotations, labels } });

describe("a delivery's mark", () => {
  it("tells whose write stands, of its own kind of policy", () => {
    const marked = object(markOf("route", "d1", resources));
    expect(deliveryOf(marked, "route", resources)).toBe("d1");
    expect(deliveryOf(marked, "circuit-breaker", resources)).toBeNull();
    expect(deliveryOf(undefined, "route", resources)).toBeNull();
  });

  it("is void once somebody has edited what it stands on", () => {
    expect(deliveryOf(object(markOf("route", "d1", resources)), "route", edited)).toBeNull();
  });

  it.each(["", "d1", "{}", "null", '{"delivery":7,"content":""}', "{"])("is none: %s", (text) => {
    const marked = object({ "heddle.dev/route": text });
    expect(deliveryOf(marked, "route", resources)).toBeNull();
    expect(keptRules(marked, "route")).toBeUndefined();
  });

  it("names the rules whose weights alone are decided", () => {
    expect(keptRules(object(markOf("route", "d1", resources, ["main"])), "route")).toEqual(["main"]);
    expect(keptRules(object(markOf("route", "d1", resources)), "route")).toBeUndefined();
  });

  it("of one kind of policy is kept by a write of the other", () => {
    const marks = { ...markOf("route", "d1", resources), ...markOf("circuit-breaker", "d2", edited) };
    expect(marksOf(object({ ...marks, "someone.else/route": "x" }))).toEqual(marks);
  });
});

it("says nothing in the word of nothing, and another word for every other content", () => {
  expect(contentOf([{ ref: "a", body: "" }])).toBe("");
  expect(contentOf([])).toBe("");
  expect(contentOf(resources)).not.toBe(contentOf(edited));
  expect(contentOf(resources)).toMatch(/^[0-9a-f]{64}$/);
});

it("knows what Heddle made", () => {
  expect(isOwn(object({}, managedBy))).toBe(true);
  expect(isOwn(object({}, { "app.kubernetes.io/managed-by": "Helm" }))).toBe(false);
  expect(isOwn(undefined)).toBe(false);
});
