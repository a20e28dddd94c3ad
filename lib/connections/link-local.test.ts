import { describe, expect, it } from "vitest";
import { isLinkLocal, lookupElsewhere } from "./link-local";

describe("addresses that are never asked", () => {
  it.each(["169.254.169.254", "[fe80::1]", "fe80::abcd", "[fd00:ec2::254]", "[::ffff:169.254.169.254]"])(
    "has %s",
    (host) => expect(isLinkLocal(host)).toBe(true),
  );

  it.each(["127.0.0.1", "10.0.0.1", "[::1]", "metrics.internal", "169.253.0.1", "[fd00:ec2::255]"])(
    "has not %s",
    (host) => expect(isLinkLocal(host)).toBe(false),
  );

  it("lets usual names through, as one address and as all of them", async () => {
    const one = await new Promise((resolve) =>
      lookupElsewhere("localhost", {}, (error, address) => resolve(error ?? address)),
    );
    expect(["127.0.0.1", "::1"]).toContain(one);
    const all = await new Promise((resolve) =>
      lookupElsewhere("localhost", { all: true }, (error, addresses) => resolve(error ?? addresses)),
    );
    expect(all).toEqual(expect.arrayContaining([expect.objectContaining({ address: one })]));
  });

  it("does not know a name that stands for one of them", async () => {
    // Node resolves a numeric name to itself.
    const answer = await new Promise((resolve) =>
      lookupElsewhere("169.254.169.254", {}, (error) => resolve(error)),
    );
    expect(answer).toMatchObject({ code: "ENOTFOUND" });
  });
});
