import { expect, test } from "@playwright/test";
import type { Finding } from "../lib/findings/findings";
import { accepted, until } from "./fixtures/console-api";
import { demoConsole } from "./fixtures/demo";
import { incident, nameOf, readFindings } from "./fixtures/findings";

/** From the moment it begins to the finding that names it. */
const withinSeconds = 60;
/** What an incident leaves in the windows that are looked at, and in the queues. */
const clearSeconds = 150;
/** A fault that pauses for less than 45 s is one fault, with one beginning. */
const pauseMs = 50_000;

type Expected = {
  incident: string;
  found: string;
  /** What else it may well be seen by. */
  besides?: RegExp;
  /** What else may be left to see of it once it is over. */
  fadesAs?: RegExp;
  also?: (finding: Finding) => void;
};

/** Those that do not touch what the others break run together; those that are found alike do not follow each other. */
const groups: Expected[][] = [
  [
    { incident: "slow-version", found: "ttft-rise chat-model v2", besides: /^queue-growth chat-model v2$/ },
    { incident: "dependency-down", found: "empty-pool reranker", besides: /^error-rise reranker/ },
  ],
  [
    {
      incident: "failing-version",
      found: "error-rise chat-model v3",
      also: ({ seenBy, actions, logs }) => {
        expect(seenBy).toContain("orchestrator");
        expect(actions.map(({ code }) => code)).toContain("shift-away");
        expect(logs).toMatchObject({ service: "llm/chat-model", version: "v3", status: "error" });
      },
    },
    {
      incident: "provider-429",
      found: "error-rise outside-provider",
      also: ({ params }) => expect(params.what).toBe("throttled"),
    },
  ],
  [
    {
      incident: "mid-stream-reset",
      found: "error-rise chat-model v1",
      besides: /^ejected-endpoints chat-model v1$/,
    },
    {
      incident: "stuck-push",
      found: "stuck-delivery chat-model",
      also: ({ params }) => expect(params.node).toBe("nightly-batch-0.llm"),
    },
  ],
  [
    {
      incident: "overload",
      found: "queue-growth chat-model v1",
      besides: /^(queue-growth|ttft-rise) chat-model v\d$/,
    },
  ],
  [
    {
      incident: "wrong-breaker",
      found: "breaker-tripped chat-model v1",
      // Until its first refusals are in the proxies' own counts, the mesh's reports tell of them, which know no version.
      besides: /^breaker-tripped chat-model$/,
      // What it refused are errors still, also of who called, in the window that errors are looked for in, which is longer
      // than that of refusals.
      fadesAs: /^error-rise (chat-model|orchestrator v1)$/,
      also: ({ changes, actions }) => {
        expect(changes[0]?.policyKind).toBe("circuit-breaker");
        expect(actions[0]).toEqual({ code: "undo", changeId: changes[0]?.id });
      },
    },
  ],
  [
    {
      incident: "noisy-tenant",
      found: "queue-growth chat-model v1",
      besides: /^(queue-growth|ttft-rise) chat-model v\d$/,
      also: ({ params, actions }) => {
        expect(params.tenant).toBe("tenant-d");
        expect(actions).toContainEqual({
          ...{ code: "contain", namespace: "llm", service: "chat-model" },
          tenant: "tenant-d",
        });
      },
    },
  ],
];

const api = demoConsole();

/** Waits for all of a group; gives them and the names of whatever else was found on the way but what fades of before. */
async function findAll(group: readonly Expected[], fading: readonly Expected[], startedAt: number) {
  const strange = new Set<string>();
  const seconds = withinSeconds - (Date.now() - startedAt) / 1000;
  const found = await until(group.map((each) => each.found).join(" and "), seconds, async () => {
    const { findings } = await readFindings(api);
    const isLeft = (finding: Finding) => fading.some(({ fadesAs }) => fadesAs?.test(nameOf(finding)));
    for (const finding of findings)
      if (!isOf([...group, ...fading], finding) && !isLeft(finding)) strange.add(nameOf(finding));
    return group.map((each) => {
      const finding = findings.find((one) => nameOf(one) === each.found);
      if (!finding) throw new Error(`found ${findings.map(nameOf).join(", ") || "nothing"}`);
      each.also?.(finding);
      return finding;
    });
  });
  return { found, strange: [...strange] };
}

function isOf(group: readonly Expected[], finding: Finding): boolean {
  const name = nameOf(finding);
  return group.some(({ found, besides }) => found === name || besides?.test(name));
}

/** Waits until nothing is found, or nothing of a group. */
async function untilGone(what: string, group?: readonly Expected[]): Promise<void> {
  await until(what, clearSeconds, async () => {
    const { findings } = await readFindings(api);
    const still = findings.filter((finding) => !group || isOf(group, finding));
    if (still.length === 0) return true;
    throw new Error(still.map(nameOf).join(", "));
  });
}

test.describe.configure({ timeout: 300_000 });
test.beforeAll(async () => {
  // Every version gets some of the traffic, so that each can be seen to fail.
  const { changeId } = accepted(await api.shift({ v1: 60, v2: 20, v3: 20 }, { message: "all versions" }));
  await api.untilEnded(changeId, 20);
});
test.afterAll(() => incident("--clear"));

for (const [index, group] of groups.entries()) {
  const names = group.map((each) => each.incident).join(" and ");
  test(`${names}: named where it is within ${withinSeconds} s, and nothing else`, async () => {
    // What is over fades from the windows that are looked at while the next begins, unless it is seen by the same signs.
    const before = groups.slice(0, index).flat();
    await (index === 0 ? untilGone("nothing of before") : untilGone("nothing of the kind", group));
    if (before.some(({ found }) => group.some((each) => each.found === found)))
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const startedAt = Date.now();
    for (const each of group) incident(each.incident, "--for", "90");
    const { found, strange } = await findAll(group, before, startedAt);
    // Whoever only suffers is not named, and neither is anything else.
    expect(strange).toEqual([]);
    for (const { since } of found) {
      expect(Math.abs(Date.parse(since ?? "") - startedAt), "when it began").toBeLessThan(40_000);
    }
    for (const each of group) incident("--clear", each.incident);
  });
}

test("what is over is gone", () => untilGone("all of it to be over"));
