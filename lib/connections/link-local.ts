import "server-only";
import { type LookupAddress, lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Where clouds hand out their machines' credentials, and nothing that could be asked for telemetry (RFC 3927, RFC 4291). */
const linkLocal = new BlockList();
linkLocal.addSubnet("169.254.0.0", 16, "ipv4");
linkLocal.addSubnet("fe80::", 10, "ipv6");
linkLocal.addAddress("fd00:ec2::254", "ipv6");

/** Whether a host, where it is an address by itself, is one that is never asked. Takes brackets too. */
export function isLinkLocal(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  const family = isIP(address);
  return family !== 0 && linkLocal.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** `dns.lookup` for connections: a name that stands for such an address fails as one that is not there. */
export const lookupElsewhere: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const allowed = addresses?.filter(({ address }) => !isLinkLocal(address)) ?? [];
    const [first] = allowed;
    if (error || !first) {
      const refusal = Object.assign(new Error(`${hostname} is link-local`), { code: "ENOTFOUND" });
      callback(error ?? refusal, "", 4);
    } else if (options.all) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
};
