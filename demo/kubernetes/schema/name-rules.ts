import type { StatusCause } from "../http/api-error";
import type { KubernetesObject } from "../kinds/kubernetes-object";
import { kindName, type ResourceKind } from "../kinds/resource-kind";

interface NameRule {
  pattern: RegExp;
  max: number;
  why: string;
}

/** apimachinery pkg/util/validation; golden case name-invalid. */
const subdomain: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  max: 253,
  why: "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
};
const label: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  max: 63,
  why: "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
};
const serviceLabel: NameRule = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  max: 63,
  why: "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
};
const rules: { [kind: string]: NameRule } = { Namespace: label, Service: serviceLabel };

const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelValueWhy =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

export function metadataErrors(kind: ResourceKind, { metadata }: KubernetesObject): StatusCause[] {
  const { name = "" } = metadata;
  const rule = rules[kindName(kind)] ?? subdomain;
  const invalid = (field: string, value: string, why: string): StatusCause => ({
    reason: "FieldValueInvalid",
    message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
    field,
  });
  const errors: StatusCause[] = [];
  if (name === "") {
    errors.push({
      reason: "FieldValueRequired",
      message: "Required value: name or generateName is required",
      field: "metadata.name",
    });
  } else {
    if (name.length > rule.max)
      errors.push(invalid("metadata.name", name, `must be no more than ${rule.max} characters`));
    if (!rule.pattern.test(name)) errors.push(invalid("metadata.name", name, rule.why));
  }
  for (const value of Object.values(metadata.labels ?? {})) {
    if (value.length > 63)
      errors.push(invalid("metadata.labels", value, "must be no more than 63 characters"));
    if (!labelValue.test(value)) errors.push(invalid("metadata.labels", value, labelValueWhy));
  }
  return errors;
}
