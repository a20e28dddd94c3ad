import { parser } from "@grafana/lezer-logql";
import { describe, expect, it } from "vitest";
import { countsQuery, linesQuery, requestQuery, streamsQuery } from "./lines-query";

function parses(query: string): boolean {
  let isGood = true;
  parser.parse(query).iterate({
    enter(node) {
      if (node.type.isError) isGood = false;
    },
  });
  return isGood;
}

describe("the lines of a filter", () => {
  it.each([
    [{}, '{mesh="demo"}'],
    [
      { namespace: "llm", service: "chat-model", version: "v2" },
      '{mesh="demo",namespace="llm",service="chat-model",version="v2"}',
    ],
    [{ status: "ok" }, '{mesh="demo"} | json status="status" | status=~"OK|[123][0-9][0-9]" | __error__=""'],
    [
      { status: "error" },
      '{mesh="demo"} | json status="status", response_flags="response_flags" | status!="" | status!~"OK|[123][0-9][0-9]|CANCELLED|499" | response_flags!~"(.*,)?DC(,.*)?" | __error__=""',
    ],
    [
      { status: "UNAVAILABLE", flag: "UO" },
      '{mesh="demo"} |= "UNAVAILABLE" |= "UO" | json status="status", response_flags="response_flags" | status="UNAVAILABLE" | response_flags=~"(.*,)?UO(,.*)?" | __error__=""',
    ],
    [
      { minDurationMs: 1500, minTtftMs: 2000.5 },
      '{mesh="demo"} | json duration_ms="duration_ms", ttft_ms="ttft_ms" | duration_ms >= 1500 | ttft_ms >= 2000.5 | __error__=""',
    ],
    [
      { text: 'a "b"', tenant: "acme" },
      '{mesh="demo"} |~ "(?i)a \\"b\\"|a \\\\\\\\\\"b\\\\\\\\\\"" |= "acme" | json tenant="tenant" | tenant="acme" | __error__=""',
    ],
    [{ tenant: 'a"b' }, '{mesh="demo"} | json tenant="tenant" | tenant="a\\"b" | __error__=""'],
    [
      { caller: "llm/gateway" },
      '{mesh="demo"} |= "gateway" | json caller="caller", caller_namespace="caller_namespace" | caller="gateway" | caller_namespace="llm" | __error__=""',
    ],
  ])("%j", (filter, expected) => {
    const { text } = linesQuery({ mesh: "demo", ...filter });
    expect(text).toBe(expected);
    expect(parses(text)).toBe(true);
  });

  it("are counted by status and flag", () => {
    const { text } = countsQuery({ mesh: "demo", service: "chat-model", minDurationMs: 10 }, 15);
    expect(text).toBe(
      'sum by (status,response_flags) (count_over_time({mesh="demo",service="chat-model"} | json duration_ms="duration_ms", status="status", response_flags="response_flags" | duration_ms >= 10 | __error__="" [15s]))',
    );
    expect(parses(text)).toBe(true);
  });

  it("of one request hold its id", () => {
    const { text } = requestQuery("demo", "7f3c-41");
    expect(text).toBe(
      '{mesh="demo"} |= "7f3c-41" | json request_id="request_id" | request_id="7f3c-41" | __error__=""',
    );
    expect(parses(text)).toBe(true);
    expect(parses(streamsQuery({ mesh: "demo", service: "a" }).text)).toBe(true);
  });
});
