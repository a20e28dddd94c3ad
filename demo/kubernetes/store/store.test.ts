import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { Store } from "./store";

const things = { group: "", plural: "things" };
const thing = (name: string, value = 0): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Thing",
  metadata: { name },
  value,
});
const namesIn = (objects: KubernetesObject[]) => objects.map(({ metadata }) => metadata.name);

describe("the store", () => {
  it("knows what there was at each revision", () => {
    const store = new Store();
    const first = store.put(things, thing("b"));
    store.put(things, thing("a"));
    const both = store.revision;
    store.put(things, thing("b", 1));
    store.remove(things, first);
    expect(namesIn(store.list(things))).toEqual(["a"]);
    expect(namesIn(store.list(things, undefined, both))).toEqual(["a", "b"]);
    expect(store.list(things, undefined, both)[1]?.value).toBe(0);
    expect(namesIn(store.list(things, undefined, Number(first.metadata.resourceVersion)))).toEqual(["b"]);
  });

  it("forgets the older half of a long history, and says from where on it knows", () => {
    const store = new Store();
    for (let value = 0; value <= 20_000; value += 1) store.put(things, thing("a", value));
    expect(store.changesSince(things, 0)).toHaveLength(10_000);
    expect(store.compactedTo).toBe(store.revision - 10_000);
    expect(store.oldestWatched).toBe(store.compactedTo);
    expect(store.list(things, undefined, store.compactedTo)[0]?.value).toBe(10_000);
  });

  it("does not let those who read change what is stored", () => {
    const store = new Store();
    const given = thing("a");
    store.put(things, given);
    given.metadata.name = "b";
    expect(store.get(things, undefined, "a")?.metadata.name).toBe("a");
  });
});
