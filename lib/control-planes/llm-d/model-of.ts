import "server-only";
import { nameByPattern, versionByPattern } from "../kubernetes/name-pattern";
import type { LlmDOptions } from "./options";

type Models = Pick<LlmDOptions, "models">;

/** The model of the pool that stands for a version; undefined where the settings name none. Pure. */
export function modelOf(service: string, version: string, { models }: Models): string | undefined {
  if (hasPattern(models)) return nameByPattern(models.pattern, service, version);
  return Object.hasOwn(models, version) ? models[version] : undefined;
}

/** Which version of a service a model stands for; undefined where it is none of its versions'. Pure. */
export function versionOfModel(service: string, model: string, { models }: Models): string | undefined {
  if (hasPattern(models)) return versionByPattern(models.pattern, service, model);
  return Object.keys(models).find((version) => models[version] === model);
}

/** The versions that the settings name; undefined where a pattern leaves them open. Pure. */
export function namedVersions({ models }: Models): string[] | undefined {
  return hasPattern(models) ? undefined : Object.keys(models);
}

function hasPattern(models: LlmDOptions["models"]): models is { pattern: string } {
  return (
    Object.keys(models).length === 1 &&
    typeof models.pattern === "string" &&
    models.pattern.includes("{version}")
  );
}
