import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger } from "./logger";

describe("logger", () => {
  it("writes JSON lines and cuts secrets out", () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const secret = "hunter2";
    createLogger("info", sink).info(
      {
        token: secret,
        headers: { cookie: secret, authorization: secret },
        a: { b: { password: secret } },
        kept: "yes",
      },
      "hello",
    );
    expect(lines.join("")).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      msg: "hello",
      app: "heddle",
      kept: "yes",
      token: "[redacted]",
    });
  });
});
