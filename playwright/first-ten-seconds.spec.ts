import { expect, type Locator, type Page } from "@playwright/test";
import { logsSchema } from "../lib/logs/logs";
import { atEachSize, expectInFirstViewport, signIn } from "./fixtures/browser";
import { accepted, until } from "./fixtures/console-api";
import { demoStores } from "./fixtures/demo";
import { Stack } from "./fixtures/stack";
import { test } from "./fixtures/warm";

/**
 * What somebody who is called at night must see without a scroll or a hover, page by page, in each state of the mesh:
 * whether it is well, what is wrong, where, since when, what was changed, and what can be done.
 */
const states = ["well", "incident", "upstream gone"] as const;
type State = (typeof states)[number];

let stack: Stack;
let change: string;
let policy: string;
let request: string;
let cookies: Awaited<ReturnType<ReturnType<Page["context"]>["cookies"]>>;

test.describe.configure({ timeout: 60_000 });
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  stack = await Stack.start(demoStores());
  accepted(await stack.api.shift({ v1: 90, v2: 10 }));
  change = accepted(await stack.api.shift({ v1: 80, v2: 20 }, { message: "try v2" })).changeId;
  policy = (await stack.api.untilEnded(change, 15)).policyId;
  const { body } = await stack.api.get("/api/v1/logs?mesh=demo&namespace=llm&service=chat-model&status=ok");
  const answered = logsSchema.parse(body).lines.find(({ record }) => record?.request_id);
  request = answered?.record?.request_id ?? "";
  const page = await browser.newPage();
  await signIn(page, await stack.signInLink());
  cookies = await page.context().cookies();
  await page.close();
});
test.beforeEach(async ({ context }) => context.addCookies(cookies));
test.afterAll(async () => stack.stop());

const enter: Record<State, () => Promise<void>> = {
  well: async () => undefined,
  /** v2 should carry a fifth, and nobody is there to serve it. */
  incident: async () => stack.withdrawEndpoints("v2"),
  "upstream gone": async () => {
    stack.offerEndpoints("v2");
    await until("figures that can be kept", 10, async () => {
      for (const read of ["topology", "models", "services/llm/chat-model"])
        if ((await stack.api.get(`/api/v1/${read}?mesh=demo`)).status !== 200) return undefined;
      return true;
    });
    await stack.proxies.prometheus.become("stopped");
    await until("Prometheus to be known as away", 10, async () => {
      const { body } = await stack.api.get("/api/v1/topology?mesh=demo");
      return (body as { stale: unknown }).stale ? true : undefined;
    });
  },
};

type View = {
  path: () => string;
  /** Drawn once the page has what it asked for. */
  ready: (page: Page) => Locator;
  facts: (page: Page, state: State) => Record<string, Locator>;
};

const measure = (page: Page, column: string) =>
  page.getByTestId("models-table").locator(`[data-column=${column}]:not(th)`);

/** Pages whose facts are the same in each state, but for what the state adds. */
const views: Record<string, View> = {
  mesh: {
    path: () => "/meshes",
    ready: (page) => page.getByTestId("upstream-prometheus"),
    facts: (page) => ({
      "how many answer": page.getByTestId("mesh-gist"),
      "each upstream": page.getByTestId("upstream-postgres"),
      "what this console may do": page.getByTestId("upstream-control-plane").getByText("Read and write"),
      "what is missing": page.getByRole("heading", { name: "What is missing, and what mends it" }),
    }),
  },
  explore: {
    path: () => "/explore?concept=ttft&by=version",
    ready: (page) => page.getByRole("heading", { name: "Result" }),
    facts: (page) => ({
      "what is asked": page.getByRole("combobox", { name: "Concept" }),
      "what it says": page.getByText("time to first token, with the time in the queue"),
      "how to write one's own": page.getByText("PromQL", { exact: true }),
      "how fine it is": page.getByText(/between points; rates over/),
    }),
  },
  registry: {
    path: () => "/services",
    ready: (page) => page.getByTestId("service-chat-model"),
    facts: (page) => ({
      "how many there are": page.getByText(/\d+ services/),
      "a model's versions": page.getByTestId("service-chat-model").getByText("v2", { exact: true }),
      "who is ready": page.getByTestId("service-chat-model").getByText(/\d+ ready|none ready/),
      "what was decided": page.getByTestId("service-chat-model").getByText(/Route/),
    }),
  },
  models: {
    path: () => "/models",
    ready: (page) => page.getByTestId("model-chat-model-v1"),
    facts: (page) => ({
      "how many are well": page.getByText(/3 versions · /),
      "a version beside another": page.getByTestId("model-chat-model-v2").getByTestId("ready-count"),
      "its share": measure(page, "share"),
      "its errors": measure(page, "errors"),
      "its time to the first token": measure(page, "ttft"),
    }),
  },
  model: {
    path: () => "/models/llm/chat-model",
    ready: (page) => page.getByTestId("last-change"),
    facts: (page, state) => ({
      verdict: page.getByTestId("model-verdict"),
      "who owns the weights": page.getByTestId("weight-owner"),
      Shift: page.getByTestId("open-shift"),
      "the last change": page.getByTestId("last-change").getByText(/Shift/),
      "the versions": page.getByTestId("model-chat-model-v2"),
      // Where something was found, room goes to what can be done about it.
      ...(state === "incident"
        ? { "who is ready": page.getByTestId("model-chat-model-v2").getByTestId("ready-count") }
        : { "its errors": measure(page, "errors"), "its time to the first token": measure(page, "ttft") }),
    }),
  },
  "a model's version": {
    path: () => "/models/llm/chat-model/v1",
    ready: (page) => page.getByTestId("model-chat-model-v1"),
    facts: (page) => ({
      verdict: page.getByTestId("model-verdict"),
      "all its versions": page.getByTestId("up-to-model"),
      "who owns the weights": page.getByTestId("weight-owner"),
      "its share": measure(page, "share"),
      "its time to the first token": measure(page, "ttft"),
    }),
  },
  policies: {
    path: () => "/policies",
    ready: (page) => page.getByTestId("policy-row"),
    facts: (page) => ({
      verdict: page.getByTestId("policies-verdict"),
      "what it says": page.getByTestId("policy-row").getByText("v2", { exact: true }),
      "who decided": page.getByTestId("policy-row").getByText("test").filter({ visible: true }),
      "a new one": page.getByRole("link", { name: "New policy" }),
    }),
  },
  policy: {
    path: () => `/policies/${policy}`,
    ready: (page) => page.getByTestId("policy-verdict"),
    facts: (page) => ({
      "what it is of": page.getByRole("heading", { level: 1 }),
      "its state": page.getByTestId("policy-verdict"),
      "what is live": page.getByTestId("policy-verdict").getByText(/revision 2/i),
    }),
  },
  logs: {
    path: () => "/logs",
    ready: (page) => page.getByTestId("log-lines"),
    facts: (page) => ({
      "the failing ones": page.getByTestId("outcome-counts").getByText(/failed/),
      "the others": page.getByTestId("outcome-counts").getByText(/OK/),
      "what was searched": page.getByText(/newest \d+ lines|^\d+ lines/i),
      "a line": page.getByTestId("log-lines").locator("tbody tr"),
    }),
  },
  request: {
    path: () => `/requests/${request}`,
    ready: (page) => page.getByTestId("hop").first(),
    facts: (page) => ({
      "what became of it": page.getByTestId("sentence"),
      "its first hop": page.getByTestId("hop"),
    }),
  },
};

/** Loads the page, and looks for the facts on its first screen at both sizes. */
async function expectFacts(page: Page, path: string, look: (page: Page) => Promise<Record<string, Locator>>) {
  await page.goto(stack.api.base + path);
  await atEachSize(page, async () => expectInFirstViewport(page, await look(page)));
}

for (const state of states)
  test.describe(`${state}: the first ten seconds`, () => {
    test.beforeAll(async () => enter[state]());
    const away = (page: Page): Record<string, Locator> =>
      state === "upstream gone" ? { "what is away": page.getByText(/Prometheus does not answer since/) } : {};

    for (const [name, view] of Object.entries(views))
      test(name, async ({ page }) => {
        await expectFacts(page, view.path(), async () => {
          await expect(view.ready(page)).toBeVisible();
          return { ...view.facts(page, state), ...away(page) };
        });
        const verdict = page.getByTestId("model-verdict");
        if (name === "model" && state === "incident") await expect(verdict).toContainText("chat-model v2");
      });

    test("overview", async ({ page }) => {
      const verdict = page.getByTestId("verdict");
      await expectFacts(page, "/", async () => {
        await expect(page.getByTestId("model-row").first()).toBeVisible();
        return {
          verdict,
          "age of the data": page.getByTestId("age"),
          "versions at a glance": page.getByTestId("model-row").nth(1),
          "changes of the last hour": page.getByRole("heading", { name: "Changes in the last hour" }),
          "the newest change": page.getByText(/Shift\s+chat-model/),
          ...away(page),
        };
      });
      if (state === "incident") await expect(verdict).toContainText(/chat-model/);
      if (state === "upstream gone") await expect(page.getByTestId("model-row").first()).toContainText(/\d/);
    });

    test("topology", async ({ page }) => {
      const node = page.getByTestId("node-llm/chat-model").or(page.getByRole("row", { name: /chat-model/ }));
      await expectFacts(page, "/topology", async () => {
        await expect(node.first()).toBeVisible();
        return {
          "N of M": page.getByTestId("shown-count"),
          "window of the figures": page.getByText(/Figures of the last/),
          "the model service": node,
          "its split": node.first().getByText(/v1/),
          ...(state === "incident"
            ? {
                "the sick node by name": page
                  .getByTestId("sick-list")
                  .or(page.getByRole("heading", { name: /chat-model/ })),
              }
            : {}),
          ...away(page),
        };
      });
    });

    test("service", async ({ page }) => {
      const table = page.getByTestId("versions-table");
      await expectFacts(page, "/services/llm/chat-model", async () => {
        await expect(table).toBeVisible();
        return {
          verdict: page.getByRole("heading", { level: 1 }),
          "who owns the weights": page.getByTestId("weight-owner"),
          "the last change": page.getByTestId("last-change").getByText(/Shift/),
          "the versions": table.getByTestId("version-v1"),
          Shift: page.getByTestId("open-shift"),
          ...away(page),
        };
      });
    });

    test("shift panel", async ({ page }) => {
      const v1 = page.getByTestId("weight-v1");
      await expectFacts(page, "/services/llm/chat-model?shift=1", async () => {
        if (!(await page.getByTestId("shift-summary").isVisible()))
          await v1.getByRole("button", { name: /5 percent less/ }).click();
        await expect(page.getByTestId("shift-summary")).toContainText(/v1/);
        return {
          "now and then": v1.getByText(/80 %/),
          "ready endpoints": v1.getByText(/ready endpoint/),
          "the last version": page.getByTestId("weight-v3"),
          "what will be pushed": page.getByTestId("shift-summary"),
          until: page.getByLabel("Undo itself"),
          Apply: page.getByTestId("apply-shift"),
        };
      });
    });

    test("change", async ({ page }) => {
      await expectFacts(page, `/changes/${change}`, async () => {
        await expect(page.getByTestId("change-progress")).toBeVisible();
        return {
          "what moved": page.getByRole("heading", { level: 1 }),
          "state and strength": page.getByText(
            /proxies|stored|Stored|Measuring|Waiting|Superseded|Not measured/i,
          ),
          Undo: page.getByTestId("undo"),
          "how far it came": page.getByTestId("change-progress").getByText("Traffic follows"),
        };
      });
    });
  });
