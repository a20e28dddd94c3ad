import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSet, clientAddress } from "./client-address";

const proxies = addressSet(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]);

describe("clientAddress", () => {
  it.each([
    ["no proxy is trusted", "10.0.0.1", "203.0.113.9", addressSet([]), "10.0.0.1"],
    ["the peer is no proxy", "203.0.113.1", "198.51.100.1", proxies, "203.0.113.1"],
    ["one proxy", "10.0.0.1", "203.0.113.9", proxies, "203.0.113.9"],
    ["a chain of proxies", "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.2.3.4", proxies, "203.0.113.9"],
    [
      "a client that writes an address of its own",
      "10.0.0.1",
      "1.2.3.4, 203.0.113.9",
      proxies,
      "203.0.113.9",
    ],
    ["a proxy that says nothing", "10.0.0.1", "", proxies, "10.0.0.1"],
    ["a hop that is no address", "10.0.0.1", "1.2.3.4, unknown, 10.9.9.9", proxies, "10.9.9.9"],
    [
      "IPv6, and IPv4 written in it",
      "::ffff:10.0.0.1",
      "[2001:db8:1::1]:80, ::ffff:10.1.1.1",
      proxies,
      "2001:db8:1::1",
    ],
    ["a port behind the address", "192.0.2.7", "203.0.113.9:50123", proxies, "203.0.113.9"],
  ])("with %s", (_, peer, forwarded, trusted, client) =>
    expect(clientAddress(peer, forwarded, trusted)).toBe(client),
  );

  it("is never moved by what a client writes in front", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string())), (written) => {
        const forwarded = [...written.map((each) => each.replaceAll(",", "")), "203.0.113.9"].join(", ");
        expect(clientAddress("10.0.0.1", forwarded, proxies)).toBe("203.0.113.9");
        expect(clientAddress("203.0.113.1", forwarded, proxies)).toBe("203.0.113.1");
      }),
    );
  });
});
