import { builtInKinds } from "./built-in";
import { type Definition, type DefinitionFile, kindsOf, readDefinitions } from "./definitions";
import type { ResourceKind } from "./resource-kind";

/** The kinds that a server serves: the built-in ones and those of the definitions installed in it. */
export class Registry {
  readonly definitions: Definition[];
  readonly kinds: ResourceKind[];

  constructor(installed: readonly DefinitionFile[]) {
    this.definitions = installed.flatMap(readDefinitions);
    this.kinds = [...builtInKinds, ...this.definitions.flatMap(kindsOf)];
  }

  find(group: string, version: string, plural: string): ResourceKind | undefined {
    return this.kinds.find(
      (kind) => kind.group === group && kind.version === version && kind.plural === plural,
    );
  }

  findByKind(apiVersion: string, kindName: string): ResourceKind | undefined {
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    return this.kinds.find(
      ({ group: g, version: v, kind }) => g === group && v === version && kind === kindName,
    );
  }

  has(group: string, version: string): boolean {
    return this.kinds.some((kind) => kind.group === group && kind.version === version);
  }
}
