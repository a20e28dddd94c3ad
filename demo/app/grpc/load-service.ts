import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { MethodDefinition } from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

/** Beside the sources; seen from there, from the bundle in `dist/`, and from the project's root. */
function protoFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const places = [
    path.join(here, "../protos"),
    path.join(here, "../demo/app/protos"),
    path.resolve("demo/app/protos"),
  ];
  const found = places.find((place) => existsSync(path.join(place, "chat_model.proto")));
  if (!found) throw new Error(`the demo's proto files are in none of ${places.join(", ")}`);
  return found;
}

type Methods = Record<string, { request: object; reply: object }>;

/** A service's methods with the types of their messages; the .proto file is the authority. */
type ServiceApi<M extends Methods> = {
  [K in keyof M]: MethodDefinition<M[K]["request"], M[K]["reply"]>;
};

/** Reads one service of package `heddle.demo.v1`. Throws when the file does not define it. */
export function loadService<M extends Methods>(file: string, service: string): ServiceApi<M> {
  const definitions = protoLoader.loadSync(file, {
    includeDirs: [protoFolder()],
    longs: Number,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const definition = definitions[`heddle.demo.v1.${service}`];
  if (!definition || "format" in definition) throw new Error(`${file} defines no service ${service}`);
  return definition as unknown as ServiceApi<M>;
}
