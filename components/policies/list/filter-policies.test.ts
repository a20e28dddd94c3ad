import { expect, it } from "vitest";
import { filterPolicies, type ListedPolicy } from "./filter-policies";

const policy = (service: string, own: Partial<ListedPolicy>) =>
  ({
    namespace: "llm",
    service,
    kind: "route",
    isWell: true,
    tone: "good",
    myDraft: null,
    othersDrafting: [],
    pending: null,
    ...own,
  }) as unknown as ListedPolicy;

const all = [
  policy("chat-model", { isWell: false, tone: "wrong" }),
  policy("chat-model", { kind: "circuit-breaker" }),
  policy("reranker", { tone: "moving", othersDrafting: ["ada"] }),
];
const none = { kind: null, state: null, service: null };

it.each([
  ["nothing", {}, [0, 1, 2]],
  ["a state", { state: "not-well" }, [0]],
  ["what moves", { state: "moving" }, [2]],
  ["what is well", { state: "well" }, [1]],
  ["somebody's draft", { state: "drafts" }, [2]],
  ["a kind", { kind: "circuit-breaker" }, [1]],
  ["a part of a service's name", { service: "RERANK" }, [2]],
  ["both", { service: "llm/chat", kind: "route" }, [0]],
  ["values that are none", { state: "odd", kind: "odd" }, [0, 1, 2]],
])("narrows by %s", (_, filter, places) => {
  expect(filterPolicies(all, { ...none, ...filter })).toEqual(places.map((place) => all[place]));
});
