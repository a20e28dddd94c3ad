import { describe } from "vitest";
import {
  type ContractRig,
  type ContractSubject,
  describeContract,
} from "../../lib/control-planes/contract.fixture";
import { ConsulUnderTest } from "./consul-under-test.fixture";
import { accessPolicy, balancingPolicy } from "./specs.fixture";

async function start(): Promise<ContractRig> {
  const consul = await ConsulUnderTest.start();
  return {
    plane: consul.plane(),
    service: async () => {
      const target = await consul.service();
      for (const version of ["v1", "v2"]) {
        await consul.instance(target.service, `${target.service}-${version}`, { version });
      }
      return target;
    },
    tamper: async ({ service: Name }, kind) => {
      if (kind === "access") {
        const Sources = [{ Name: "somebody", Action: "allow" }];
        await consul.write({ Kind: "service-intentions", Name, Sources });
      } else if (kind === "load-balancing") {
        await consul.write({ Kind: "service-resolver", Name, LoadBalancer: { Policy: "maglev" } });
      } else {
        const Splits = [{ Weight: 100, ServiceSubset: "v2" }];
        await consul.write({ Kind: "service-splitter", Name, Splits });
      }
      return null;
    },
    loseNextAnswer: async () => consul.way.meetWrite(1, { kind: "lose-answer" }),
    writes: async () => consul.way.asked.filter(({ method }) => method !== "GET").length,
    stop: () => consul.stop(),
  };
}

const subjects: ContractSubject[] = [
  {
    kind: "load-balancing",
    policy: (number) => balancingPolicy({ algorithm: "least-request", choices: 2 + (number % 98) }),
  },
  {
    kind: "access",
    policy: (number) =>
      accessPolicy({
        mtls: "strict",
        allow: [{ from: { namespace: "default", service: "web" }, paths: [`/v${number}/*`] }],
      }),
  },
];

describe("Consul", () => describeContract(start, null));
describe.each(subjects)("Consul told of $kind", (subject) => describeContract(start, null, subject));
