import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { kubeconfigConnection } from "./kubeconfig";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "heddle-kubeconfig-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secret = "a-secret-of-these-tests";
const base64 = (text: string) => Buffer.from(text).toString("base64");

function written(name: string, text: string, mode = 0o600): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

function kubeconfig(user: object, cluster: object = {}): string {
  return written(
    "config",
    stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "here",
      clusters: [{ name: "c", cluster: { server: "https://cluster.invalid:6443/", ...cluster } }],
      contexts: [{ name: "here", context: { cluster: "c", user: "u" } }],
      users: [{ name: "u", user }],
    }),
  );
}

/** What the connection's token is made into. */
async function made(file: string): Promise<string> {
  const { bearerToken } = kubeconfigConnection({ file });
  if (!bearerToken || !("made" in bearerToken)) throw new Error("nothing makes this token");
  return bearerToken.made();
}

function plugin(script: string): string {
  written("plugin", `#!/bin/sh\n${script}\n`, 0o700);
  return kubeconfig({
    exec: { apiVersion: "client.authentication.k8s.io/v1", command: path.join(folder, "plugin") },
  });
}

const credential = (status: object) =>
  `echo '${JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status })}'`;

describe("a cluster by its kubeconfig", () => {
  it("is let in by a token", () => {
    expect(kubeconfigConnection({ file: kubeconfig({ token: secret }) })).toEqual({
      url: "https://cluster.invalid:6443",
      bearerToken: { value: secret },
    });
  });

  it("is let in by a token's file, beside it or elsewhere, over the token that is in it", () => {
    const file = kubeconfig({ tokenFile: "token", token: "old" });
    expect(kubeconfigConnection({ file }).bearerToken).toEqual({ file: path.join(folder, "token") });
    const elsewhere = kubeconfig({ tokenFile: "/var/run/token" });
    expect(kubeconfigConnection({ file: elsewhere }).bearerToken).toEqual({ file: "/var/run/token" });
  });

  it("is shown a certificate, from the file or from beside it", () => {
    const authorities = { "certificate-authority-data": base64("CA"), "tls-server-name": "api.invalid" };
    const file = kubeconfig(
      { "client-certificate": "cert.pem", "client-key-data": base64("KEY") },
      authorities,
    );
    expect(kubeconfigConnection({ file })).toEqual({
      url: "https://cluster.invalid:6443",
      tls: {
        ca: { value: "CA" },
        cert: { file: path.join(folder, "cert.pem") },
        key: { value: "KEY" },
        serverName: "api.invalid",
      },
    });
  });

  it("is let in by what a plugin gives", async () => {
    expect(await made(plugin(credential({ token: secret })))).toBe(secret);
  });
});

describe("what cannot be used", () => {
  it("names the file and the context", () => {
    expect(() => kubeconfigConnection({ file: kubeconfig({}), context: "nosuch" })).toThrow(
      /config has no cluster for the context "nosuch"/,
    );
    expect(() => kubeconfigConnection({ file: "/nosuch/config" })).toThrow(
      "/nosuch/config cannot be used: ENOENT",
    );
  });

  it.each([
    `users: [{ name: u, user: { token: ${secret} }`,
    `{ token: "${secret}`,
    `clusters: ${secret}\nusers: 7`,
    `- ${secret}`,
    "",
  ])("tells nothing of a file that is none: %#", (text) => {
    const file = written("broken", text);
    let thrown: unknown;
    try {
      kubeconfigConnection({ file });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(Error);
    const { message, cause } = thrown as Error;
    expect(message).toContain(file);
    expect(`${message} ${String(cause)}`).not.toContain(secret);
  });

  it.each([
    ["fails", "echo 'sign in first' >&2; exit 3", "sign in first"],
    ["answers no JSON", `echo '${secret} is no JSON'`, "answered no credential"],
    ["answers no credential", `echo '{"token":"${secret}"}'`, "answered no credential"],
    ["gives no token", credential({ clientCertificateData: secret }), "gave no token"],
  ])("says what a plugin that %s said, and no secret", async (_, script, words) => {
    const failure = await made(plugin(script)).catch((error: unknown) => String(error));
    expect(failure).toContain(words);
    expect(failure).not.toContain(secret);
  });

  it("says that a plugin is not there", async () => {
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/nosuch/plugin" };
    await expect(made(kubeconfig({ exec }))).rejects.toThrow("ENOENT");
  });
});
