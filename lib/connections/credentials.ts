import "server-only";
import { createHash } from "node:crypto";
import { createSecureContext } from "node:tls";
import { AppError, type Upstream } from "../errors";
import type { ConnectionOptions, SecretRef } from "./connection-options";
import { Secret, type SecretSource } from "./secret";

/** The settings of a connection, where a secret may also be the word itself. */
export type GivenConnection = WithSecrets<ConnectionOptions>;
type WithSecrets<T> = T extends SecretRef
  ? SecretSource
  : T extends readonly unknown[]
    ? T
    : T extends object
      ? { [K in keyof T]: WithSecrets<T[K]> }
      : T;

/** What a TLS connection is made with; `version` changes when any part of it does. */
export type TlsMaterial = {
  version: string;
  options: { ca?: string; cert?: string; key?: string; servername?: string };
};

const leastHidden = 4;

/** What one upstream wants to see before it answers. Secrets are read when they are needed, and go nowhere else. */
export class Credentials {
  private readonly fixed: Record<string, string>;
  private readonly fromUrl: string | null;
  private readonly username: string;
  private readonly bearer: Secret | null;
  private readonly password: Secret | null;
  private readonly tlsParts: { name: "ca" | "cert" | "key"; secret: Secret }[];
  private readonly serverName: string | undefined;
  private readonly upstream: Upstream;
  private lastGood: TlsMaterial | null = null;

  constructor(upstream: Upstream, { url, tenant, bearerToken, basicAuth, tls }: GivenConnection) {
    this.upstream = upstream;
    const { username, password } = new URL(url);
    const userInfo = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.fixed = tenant ? { [tenant.header.toLowerCase()]: tenant.value } : {};
    this.fromUrl = userInfo === ":" ? null : userInfo;
    this.bearer = bearerToken ? new Secret(bearerToken, upstream, "bearer token") : null;
    this.username = basicAuth?.username ?? "";
    this.password = basicAuth ? new Secret(basicAuth.password, upstream, "password") : null;
    const names = { ca: "certificate authorities", cert: "client certificate", key: "client key" } as const;
    this.tlsParts = (["ca", "cert", "key"] as const).flatMap((name) => {
      const ref = tls?.[name];
      return ref ? [{ name, secret: new Secret(ref, upstream, names[name]) }] : [];
    });
    this.serverName = tls?.serverName;
  }

  /** The headers of the next request. */
  async headers(): Promise<Record<string, string>> {
    const authorization = await this.authorization();
    return { ...this.fixed, ...(authorization === null ? {} : { authorization }) };
  }

  /** Null where nothing but the usual is needed. A certificate whose key has not followed yet is not used. */
  async tls(): Promise<TlsMaterial | null> {
    if (this.tlsParts.length === 0 && this.serverName === undefined) return null;
    const read = await Promise.all(
      this.tlsParts.map(async ({ name, secret }) => [name, await secret.read()] as const),
    );
    const options: TlsMaterial["options"] = {
      ...Object.fromEntries(read),
      ...(this.serverName === undefined ? {} : { servername: this.serverName }),
    };
    const version = createHash("sha256").update(JSON.stringify(options)).digest("hex");
    if (this.lastGood?.version === version) return this.lastGood;
    try {
      createSecureContext(options);
    } catch {
      if (this.lastGood) return this.lastGood;
      throw refusal(this.upstream, "TLS certificate, key or authorities are not usable PEM");
    }
    this.lastGood = { version, options };
    return this.lastGood;
  }

  /** The text without any secret of ours that somebody put into it. */
  withoutSecrets(text: string): string {
    const known = [this.bearer?.lastRead(), this.password?.lastRead(), this.fromUrl?.split(":")[1]];
    const plain = known.filter((secret) => secret != null && secret.length >= leastHidden) as string[];
    const basic = [this.fromUrl, ...(this.password?.lastRead() ? [this.userInfo()] : [])];
    const encoded = basic.flatMap((userInfo) => (userInfo ? [base64(userInfo)] : []));
    return [...encoded, ...plain].reduce((rest, secret) => rest.replaceAll(secret, "[redacted]"), text);
  }

  private async authorization(): Promise<string | null> {
    if (this.bearer) return `Bearer ${oneLine(await this.bearer.read(), this.upstream)}`;
    if (this.password) {
      await this.password.read();
      return `Basic ${base64(this.userInfo())}`;
    }
    return this.fromUrl === null ? null : `Basic ${base64(this.fromUrl)}`;
  }

  private userInfo(): string {
    return `${this.username}:${this.password?.lastRead() ?? ""}`;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** What is more than a line would be two headers. */
function oneLine(secret: string, upstream: Upstream): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw refusal(upstream, "bearer token is not one word of plain characters");
}

function refusal(upstream: Upstream, why: string): AppError {
  return new AppError("upstream-unavailable", `${upstream} cannot be asked: its ${why}`, { upstream });
}
