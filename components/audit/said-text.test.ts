import { expect, it } from "vitest";
import { saidText } from "./said-text";

it.each([
  ["nothing", null, ""],
  [
    "a stored route, in percent",
    {
      rules: [
        {
          split: [
            { to: { version: "v1" }, weightBp: 7_550 },
            { to: { version: "v2" }, weightBp: 2_450 },
          ],
        },
      ],
    },
    '{"rules":[{"split":[{"to":{"version":"v1"},"weight":75.5},{"to":{"version":"v2"},"weight":24.5}]}]}',
  ],
  ["what was asked for, as it was", { v1: 90, v2: 10 }, '{"v1":90,"v2":10}'],
  ["an API token's name and scopes", { name: "ci", scopes: ["read"] }, '{"name":"ci","scopes":["read"]}'],
  ["a text", "<b>", '"<b>"'],
])("says %s", (_, value, text) => expect(saidText(value)).toBe(text));
