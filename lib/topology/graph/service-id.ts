/** The one node that stands for callers which no sidecar reports. */
export const outsideId = "outside";

/** What Istio writes where it does not know. */
export const unknownLabel = "unknown";

/** Names of Kubernetes, and hosts with a port; anything else in a label is not a name. */
const nameShape = /^[A-Za-z0-9](?:[A-Za-z0-9._:-]{0,251}[A-Za-z0-9])?$/;

export type ServiceRef = { namespace: string; service: string };

export function serviceId({ namespace, service }: ServiceRef): string {
  return `${namespace}/${service}`;
}

/** Whether a label's value names something: neither missing, nor `unknown`, nor text of another kind. */
export function isKnown(value: string | undefined): value is string {
  return value !== undefined && value !== unknownLabel && nameShape.test(value);
}
