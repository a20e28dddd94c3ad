import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";

export type Certificate = { cert: string; key: string; name: string };

/** Tag, length, content: DER, as X.509 is written in. */
function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const bytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...bytes]), body]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const time = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function named(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)))));
}

function extension(id: number, isCritical: boolean, value: Buffer): Buffer {
  const critical = isCritical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(oid(0x55, 0x1d, id), ...critical, der(0x04, value));
}

let serial = 1;

/** A certificate of its own for tests, good for an hour, signed by `issuer` or by itself; `name` is also its host name. */
export function testCertificate(name: string, issuer?: Certificate): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const signer = createPrivateKey(issuer?.key ?? key);
  const now = Date.now();
  const isAuthority = issuer === undefined;
  const constraints = isAuthority ? sequence(der(0x01, Buffer.from([0xff]))) : sequence();
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial++])),
    ecdsaWithSha256,
    named(issuer?.name ?? name),
    sequence(time(new Date(now - 60_000)), time(new Date(now + 3_600_000))),
    named(name),
    createPublicKey(publicKey.export({ type: "spki", format: "pem" })).export({
      type: "spki",
      format: "der",
    }),
    der(
      0xa3,
      sequence(
        extension(0x13, true, constraints),
        extension(0x11, false, sequence(der(0x82, Buffer.from(name)))),
      ),
    ),
  );
  const signature = der(0x03, Buffer.from([0]), sign("sha256", content, signer));
  const whole = sequence(content, ecdsaWithSha256, signature).toString("base64");
  const lines = whole.match(/.{1,64}/g)?.join("\n") ?? "";
  return { name, key, cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` };
}
