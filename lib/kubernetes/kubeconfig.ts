import "server-only";
import { readFileSync } from "node:fs";
import path from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { parse } from "yaml";
import { z } from "zod";
import type { GivenConnection } from "../connections/credentials";

/** A file as kubectl reads it, and which of its contexts; the current one when left out. */
export type KubeconfigRef = { file: string; context?: string | undefined };

const pluginMs = 10_000;
const tokenFilesSchema = z.looseObject({
  users: z.array(
    z.looseObject({
      name: z.string(),
      user: z.looseObject({ tokenFile: z.string().optional() }).nullish(),
    }),
  ),
});

/**
 * How the cluster of a kubeconfig is reached: certificates and tokens, from files beside it or in it, and credential plugins
 * (`exec`), which are asked anew when what they gave has run out. Throws an Error that names the file, and nothing that is in it.
 */
export function kubeconfigConnection({ file, context }: KubeconfigRef): GivenConnection {
  const { config, tokenFiles } = loaded(file);
  if (context !== undefined) config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (!cluster) throw new Error(`${file} has no cluster for the context "${config.getCurrentContext()}"`);
  const pem = (data: string | undefined, of: string | undefined) =>
    data ? { value: Buffer.from(data, "base64").toString("utf8") } : of ? { file: of } : undefined;
  const ca = pem(cluster.caData, cluster.caFile);
  const cert = pem(user?.certData, user?.certFile);
  const key = pem(user?.keyData, user?.keyFile);
  const tls = {
    ...(ca ? { ca } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(cluster.tlsServerName ? { serverName: cluster.tlsServerName } : {}),
  };
  return {
    url: cluster.server.replace(/\/$/, ""),
    ...(Object.keys(tls).length > 0 ? { tls } : {}),
    ...bearerOf(config, tokenFiles.get(user?.name ?? "")),
  };
}

/** Tokens in files are read by whoever uses them, and again when they change: the library knows them by another key. */
function loaded(file: string): { config: KubeConfig; tokenFiles: Map<string, string> } {
  const config = new KubeConfig();
  const folder = path.dirname(path.resolve(file));
  try {
    const text = readFileSync(/* turbopackIgnore: true */ file, "utf8");
    config.loadFromString(text);
    config.makePathsAbsolute(folder);
    const users = tokenFilesSchema.safeParse(parse(text)).data?.users ?? [];
    const tokenFiles = users.flatMap(({ name, user }): [string, string][] =>
      user?.tokenFile ? [[name, path.resolve(folder, user.tokenFile)]] : [],
    );
    return { config, tokenFiles: new Map(tokenFiles) };
  } catch (cause) {
    // What a parser says quotes the file, and secrets are in it.
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : "it is no kubeconfig";
    throw new Error(`${file} cannot be used: ${why}`);
  }
}

/** A file outweighs the word itself (client-go tools/clientcmd/api, AuthInfo.TokenFile). */
function bearerOf(config: KubeConfig, tokenFile: string | undefined): Pick<GivenConnection, "bearerToken"> {
  const user = config.getCurrentUser();
  if (tokenFile !== undefined) return { bearerToken: { file: tokenFile } };
  const inFile: unknown = user?.authProvider?.config?.tokenFile;
  if (user?.token) return { bearerToken: { value: user.token } };
  if (typeof inFile === "string") return { bearerToken: { file: inFile } };
  if (!user?.exec && !user?.authProvider) return {};
  return { bearerToken: { made: () => madeToken(config) } };
}

async function madeToken(config: KubeConfig): Promise<string> {
  const options: { headers?: Record<string, string> } = { headers: {} };
  const slow = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("the credential plugin did not answer in time")), pluginMs).unref();
  });
  slow.catch(() => undefined);
  await Promise.race([config.applyToHTTPSOptions(options).catch(refuse), slow]);
  const token = /^Bearer (.+)$/.exec(options.headers?.Authorization ?? "")?.[1];
  if (token === undefined) throw new Error("the credential plugin gave no token");
  return token;
}

/** A plugin's own complaint is passed on; what it answered instead of a credential may hold one. */
function refuse(cause: unknown): never {
  if (cause instanceof SyntaxError || cause instanceof TypeError)
    throw new Error("the credential plugin answered no credential");
  throw cause;
}
