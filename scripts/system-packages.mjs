import { accessSync, constants, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { attempt } from "./run.mjs";

/**
 * @typedef {{ what: string, variable: string, names: string[], package: string }} Tool
 */

/** @type {Record<"prometheus" | "chromium" | "git", Tool>} */
export const tools = {
  prometheus: {
    what: "Prometheus",
    variable: "PROMETHEUS_BIN",
    names: ["prometheus"],
    package: "prometheus",
  },
  chromium: {
    what: "Chromium",
    variable: "CHROMIUM_PATH",
    // Without windows to draw it needs a quarter less of the machine than the whole browser without a head.
    names: ["chromium-headless-shell", "chromium", "google-chrome-stable", "google-chrome"],
    package: "chromium-headless-shell",
  },
  git: {
    what: "git",
    variable: "GIT_BIN",
    names: ["git"],
    package: "git",
  },
};

/**
 * Where a tool is, or undefined. The variable wins, and must name a program.
 * @param {Tool} tool
 * @returns {string | undefined}
 */
export function findTool(tool) {
  const given = process.env[tool.variable];
  if (given) {
    if (isProgram(given)) return path.resolve(given);
    throw new Failure(`${tool.variable} names ${given}, which is no program.`);
  }
  const folders = [...(process.env.PATH ?? "").split(":"), "/usr/local/bin", "/usr/bin", "/snap/bin"];
  for (const name of tool.names) {
    for (const folder of folders) {
      if (folder !== "" && isProgram(path.join(folder, name))) return path.join(folder, name);
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs Debian packages, as root or through sudo; one line says what to run where neither is possible.
 * @param {Tool[]} missing
 */
export async function installTools(missing) {
  const packages = missing.map((tool) => tool.package);
  const names = missing.map((tool) => tool.what).join(" and ");
  const variables = missing.map((tool) => tool.variable).join(" and ");
  if (!findOnPath("apt-get")) {
    throw new Failure(
      `${names} must be installed first, or ${variables} set: this system has no apt-get to do it with.`,
    );
  }
  const rights = await installRights();
  if (!rights) {
    const command = `sudo apt-get install -y --no-install-recommends ${packages.join(" ")}`;
    throw new Failure(
      `${names} is missing and this user may not install it: run "${command}" or set ${variables}, then start again.`,
    );
  }
  const [command = "sh", ...before] = [...rights, "sh"];
  const { status, output } = await attempt(command, [
    ...before,
    "-c",
    installScript(packages, listsAreThere()),
  ]);
  if (status !== 0) {
    const reason =
      output.split("\n").findLast((line) => /^(E|Err|W):?/.test(line)) ?? `apt-get ended with ${status}`;
    throw new Failure(
      `${names} could not be installed: ${reason.trim()}. Install ${packages.join(" ")} yourself or set ${variables}.`,
    );
  }
}

/**
 * How to become root: nothing to do, through sudo, or not at all.
 * @returns {Promise<string[] | undefined>}
 */
async function installRights() {
  if (process.getuid?.() === 0) return [];
  if (!findOnPath("sudo")) return undefined;
  const { status } = await attempt("sudo", ["-n", "true"]);
  return status === 0 ? ["sudo", "-n"] : undefined;
}

/**
 * The package would start a server of its own on port 9090: nothing is started while this runs.
 * @param {string[]} packages
 * @param {boolean} fresh whether package lists are there
 * @returns {string}
 */
export function installScript(packages, fresh) {
  const install = `apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 ${packages.join(" ")}`;
  return [
    "export DEBIAN_FRONTEND=noninteractive",
    "policy=/usr/sbin/policy-rc.d",
    `if [ ! -e $policy ]; then printf '#!/bin/sh\\nexit 101\\n' > $policy && chmod 755 $policy && trap 'rm -f $policy' EXIT; fi`,
    fresh ? `${install} || { apt-get update && ${install}; }` : `apt-get update && ${install}`,
  ].join("\n");
}

function listsAreThere() {
  const folder = "/var/lib/apt/lists";
  return (
    existsSync(folder) &&
    readdirSync(folder).some((name) => name.endsWith("_Packages") || name.includes("_Packages."))
  );
}

/**
 * @param {string} name
 * @returns {boolean}
 */
function findOnPath(name) {
  return (process.env.PATH ?? "")
    .split(":")
    .some((folder) => folder !== "" && isProgram(path.join(folder, name)));
}

/** Ubuntu ships Chromium as a snap only, which no container can run. */
export function isUbuntu() {
  return existsSync("/etc/os-release") && /^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"));
}
