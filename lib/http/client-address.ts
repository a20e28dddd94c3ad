import "server-only";
import { BlockList, isIP } from "node:net";

/** Addresses and networks (`10.0.0.0/8`) as a set. */
export function addressSet(entries: readonly string[]): BlockList {
  const set = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) set.addAddress(address, family);
    else set.addSubnet(address, Number(bits), family);
  }
  return set;
}

/**
 * Who sent a request: the peer itself, and behind proxies that are trusted the last address in `forwardedFor` that is not
 * one of them. What stands left of that, anybody may have written. Pure.
 */
export function clientAddress(peer: string, forwardedFor: string, trusted: BlockList): string {
  const hops = forwardedFor.split(",").map((hop) => plain(hop.trim()));
  let client = plain(peer);
  while (isIn(client, trusted)) {
    const before = hops.pop();
    if (before === undefined || isIP(before) === 0) break;
    client = before;
  }
  return client;
}

/** An address without the brackets and the port that some proxies write, and IPv4 as such. */
function plain(address: string): string {
  const bare = /^\[([^\]]+)\](:\d+)?$/.exec(address)?.[1] ?? address.replace(/^([\d.]+):\d+$/, "$1");
  return bare.replace(/^::ffff:(?=[\d.]+$)/i, "");
}

function isIn(address: string, set: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && set.check(address, family === 6 ? "ipv6" : "ipv4");
}
