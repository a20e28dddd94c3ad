import fc from "fast-check";
import { expect, it } from "vitest";
import {
  clusterName,
  listenerName,
  parseClusterName,
  parseListenerName,
  parseServiceKey,
  serviceKey,
} from "./service-names";

const dnsLabel = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
const version = fc.stringMatching(/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,20}[A-Za-z0-9])?$/);
const name = fc.record({ namespace: dnsLabel, service: dnsLabel });

it("reads back every name that it writes", () => {
  fc.assert(
    fc.property(name, version, (service, subset) => {
      expect(parseListenerName(listenerName(service))).toEqual(service);
      expect(parseServiceKey(serviceKey(service))).toEqual(service);
      expect(parseClusterName(clusterName(service))).toEqual(service);
      expect(parseClusterName(clusterName(service, subset))).toEqual({ ...service, version: subset });
    }),
  );
});

it.each(["", "a", "a.b.c", "A.b", "a.b:80", "../x", "a/"])("finds no service in %j", (text) => {
  expect(parseListenerName(text)).toBeUndefined();
  expect(parseServiceKey(text)).toBeUndefined();
  expect(parseClusterName(`${text}/`)).toBeUndefined();
});
