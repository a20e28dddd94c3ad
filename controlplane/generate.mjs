// Author's script: writes controlplane/generated/ from the protos that @grpc/grpc-js-xds carries.
// Needs `protoc` and the well-known types (Debian: protobuf-compiler, libprotobuf-dev). Run it after a change of that package's version.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const deps = join(root, "node_modules/@grpc/grpc-js-xds/deps");
const output = join(here, "generated");

const roots = [
  "envoy/service/discovery/v3/discovery.proto",
  "envoy/config/listener/v3/listener.proto",
  "envoy/config/route/v3/route.proto",
  "envoy/config/cluster/v3/cluster.proto",
  "envoy/config/endpoint/v3/endpoint.proto",
  "envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
  "envoy/extensions/filters/http/router/v3/router.proto",
  "envoy/extensions/filters/http/fault/v3/fault.proto",
  "envoy/extensions/filters/http/local_ratelimit/v3/local_rate_limit.proto",
  "envoy/extensions/upstreams/http/v3/http_protocol_options.proto",
  "xds/type/v3/typed_struct.proto",
];

const annotations = /^(validate\/|udpa\/annotations\/|xds\/annotations\/|envoy\/annotations\/|google\/api\/)/;

const scratch = mkdtempSync(join(tmpdir(), "protos-"));
try {
  const validateDirectory = join(scratch, "validate-include");
  cpSync(join(deps, "protoc-gen-validate/validate"), join(validateDirectory, "validate"), {
    recursive: true,
  });
  const validate = join(validateDirectory, "validate/validate.proto");
  const source = readFileSync(validate, "utf8");
  // The bundled copy lacks a field that the Envoy protos use.
  if (!/message StringRules \{[^}]*ignore_empty/s.test(source)) {
    writeFileSync(
      validate,
      source.replace("message StringRules {", "message StringRules {\n    optional bool ignore_empty = 26;"),
    );
  }

  const full = join(scratch, "full.binpb");
  execFileSync(
    "protoc",
    [
      ...[validateDirectory, join(deps, "envoy-api"), join(deps, "xds"), join(deps, "googleapis")].map(
        (path) => `-I${path}`,
      ),
      "--include_imports",
      `--descriptor_set_out=${full}`,
      ...roots,
    ],
    { stdio: "inherit" },
  );

  // Validation rules and other annotations are of no use here: without them the closure halves.
  const set = fromBinary(FileDescriptorSetSchema, readFileSync(full));
  set.file = set.file.filter((file) => !annotations.test(file.name));
  for (const file of set.file) {
    const kept = file.dependency.filter((name) => !annotations.test(name));
    file.publicDependency = [...file.publicDependency].map((index) => kept.indexOf(file.dependency[index]));
    file.weakDependency = [];
    file.dependency = kept;
    stripOptions(file);
  }
  const slim = join(scratch, "slim.binpb");
  writeFileSync(slim, toBinary(FileDescriptorSetSchema, set));

  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  execFileSync(
    "protoc",
    [
      `--descriptor_set_in=${slim}`,
      `--plugin=protoc-gen-es=${join(root, "node_modules/.bin/protoc-gen-es")}`,
      `--es_out=${output}`,
      "--es_opt=target=ts",
      ...set.file.map((file) => file.name).filter((name) => !name.startsWith("google/protobuf/")),
    ],
    { stdio: "inherit" },
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function stripOptions(node) {
  if (node === null || typeof node !== "object" || node instanceof Uint8Array) return;
  if (Array.isArray(node)) {
    for (const entry of node) stripOptions(entry);
    return;
  }
  if (node.$typeName === "google.protobuf.SourceCodeInfo") return;
  if (node.options?.$unknown) delete node.options.$unknown;
  for (const [key, value] of Object.entries(node)) if (key !== "$unknown") stripOptions(value);
}
