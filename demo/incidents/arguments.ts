import { parseArgs } from "node:util";
import { Failure } from "../../scripts/failure.mjs";
import { type IncidentName, incidentKinds, incidentNames } from "./incident";

export type Wanted =
  | { do: "list" }
  | { do: "help" }
  | { do: "clear"; name: IncidentName | undefined }
  | { do: "start"; name: IncidentName; seconds: number; version: string | undefined };

const defaultSeconds = 120;
const mostSeconds = 3600;

export const usage = `npm run demo:incident -- <name> [--for SECONDS] [--version V] | --clear [name] | --list

${incidentNames.map((name) => `  ${name.padEnd(18)}${incidentKinds[name].about}${versionOf(name)}`).join("\n")}

An incident ends by itself, after ${defaultSeconds} s unless --for says otherwise (at most ${mostSeconds}).`;

function versionOf(name: IncidentName): string {
  const { version } = incidentKinds[name];
  return version ? ` (--version, else ${version})` : "";
}

function nameOf(text: string): IncidentName {
  const name = incidentNames.find((known) => known === text);
  if (name) return name;
  throw new Failure(`There is no incident "${text}". There are: ${incidentNames.join(", ")}.`);
}

/** What the command line asks for; throws a Failure. */
export function readArguments(args: string[]): Wanted {
  const { values, positionals } = parse(args);
  const [text, more] = positionals;
  if (more !== undefined) throw new Failure(`One incident at a time: "${more}" is one too many.`);
  if (values.help) return { do: "help" };
  if (values.list) return { do: "list" };
  if (values.clear) return { do: "clear", name: text === undefined ? undefined : nameOf(text) };
  if (text === undefined) return { do: "help" };
  const name = nameOf(text);
  const seconds = Number(values.for ?? defaultSeconds);
  if (!(seconds >= 1 && seconds <= mostSeconds)) {
    throw new Failure(`--for takes seconds from 1 to ${mostSeconds}, not "${values.for}".`);
  }
  const { version } = values;
  if (version !== undefined && incidentKinds[name].version === undefined) {
    throw new Failure(`${name} is about no version.`);
  }
  if (version !== undefined && !/^[A-Za-z0-9_.-]{1,63}$/.test(version)) {
    throw new Failure(`"${version}" is no version.`);
  }
  return { do: "start", name, seconds, version };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        for: { type: "string" },
        version: { type: "string" },
        clear: { type: "boolean" },
        list: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${usage}`);
  }
}
