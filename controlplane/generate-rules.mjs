// Author's script: writes controlplane/generated/validation-rules.ts, the protoc-gen-validate rules of the messages in controlplane/generated/.
// Needs `protoc` and the well-known types, as generate.mjs does. Run it after a change of @grpc/grpc-js-xds.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFileRegistry, fromBinary, getOption, hasOption, toJson } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

const here = dirname(fileURLToPath(import.meta.url));
const deps = join(dirname(here), "node_modules/@grpc/grpc-js-xds/deps");
const generated = join(here, "generated");

/** What generate.mjs wrote: `envoy/config/core/v3/base.proto`, … */
const protos = readdirSync(generated, { recursive: true })
  .filter((name) => name.endsWith("_pb.ts"))
  .map((name) => name.replace(/_pb\.ts$/, ".proto"))
  .toSorted();

const scratch = mkdtempSync(join(tmpdir(), "rules-"));
try {
  mkdirSync(join(scratch, "validate"));
  const validate = readFileSync(join(deps, "protoc-gen-validate/validate/validate.proto"), "utf8");
  // The bundled copy lacks a field that the Envoy protos use.
  const whole = /message StringRules \{[^}]*ignore_empty/s.test(validate)
    ? validate
    : validate.replace(
        "message StringRules {",
        "message StringRules {\n    optional bool ignore_empty = 26;",
      );
  writeFileSync(join(scratch, "validate/validate.proto"), whole);
  const output = join(scratch, "all.binpb");
  const paths = [scratch, ...["envoy-api", "xds", "googleapis"].map((name) => join(deps, name))];
  execFileSync(
    "protoc",
    [...paths.map((path) => `-I${path}`), "--include_imports", `--descriptor_set_out=${output}`, ...protos],
    { stdio: "inherit" },
  );
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(output)));
  writeFileSync(join(generated, "validation-rules.ts"), textOf(rulesOf(registry)));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function rulesOf(registry) {
  const [fieldRules, required] = ["validate.rules", "validate.required"].map((name) =>
    registry.getExtension(name),
  );
  const rules = {};
  for (const file of [...registry.files].filter(({ name }) => protos.includes(`${name}.proto`))) {
    for (const message of messagesOf(file)) {
      const fields = {};
      for (const field of message.fields.filter((each) => hasOption(each, fieldRules))) {
        fields[field.name] = toJson(fieldRules.message, getOption(field, fieldRules), {
          registry,
          useProtoFieldName: true,
        });
      }
      const oneofs = message.oneofs.filter((each) => hasOption(each, required) && getOption(each, required));
      if (Object.keys(fields).length + oneofs.length === 0) continue;
      rules[message.typeName] = {
        source: `${file.name}.proto`,
        fields,
        oneofs: oneofs.map(({ name }) => name),
      };
    }
  }
  return rules;
}

function messagesOf({ messages, nestedMessages }) {
  return [...(messages ?? []), ...(nestedMessages ?? [])].flatMap((each) => [each, ...messagesOf(each)]);
}

function textOf(rules) {
  return `// Written by controlplane/generate-rules.mjs. Do not edit.
import type { MessageRules } from "../resources/validation-rule";

/** By message: its protoc-gen-validate rules, as the proto file named says them. */
export const validationRules: Record<string, MessageRules> = ${JSON.stringify(rules, null, 2)};
`;
}
