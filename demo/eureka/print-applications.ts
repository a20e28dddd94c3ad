import type { Instances } from "./instances";
import type { Lease } from "./lease";

/** An empty map is written so (EurekaJacksonCodec.InstanceInfoSerializer). */
const emptyMetadata = { "@class": "java.util.Collections$EmptyMap" };
const dataCenter = { "@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", name: "MyOwn" };

type Applications = ReturnType<Instances["applications"]>;

/** `GET /apps` for who accepts JSON: numbers of ports are numbers, whether they are used is text (EurekaJacksonCodec). */
export function applicationsJson(applications: Applications): string {
  return JSON.stringify({
    applications: {
      versions__delta: "1",
      apps__hashcode: hashOf(applications),
      application: applications.map(({ name, leases }) => ({ name, instance: leases.map(instanceOf) })),
    },
  });
}

/** For everybody else. */
export function applicationsXml(applications: Applications): string {
  const own = applications.map(({ name, leases }) => {
    const instances = leases.map(({ holder }) => {
      const parts = (["instanceId", "hostName", "app", "ipAddr", "status"] as const).map(
        (part) => `<${part}>${escaped(holder[part])}</${part}>`,
      );
      const port = `<port enabled="${holder.port["@enabled"]}">${holder.port.$}</port>`;
      return `<instance>${parts.join("")}${port}</instance>`;
    });
    return `<application><name>${escaped(name)}</name>${instances.join("")}</application>`;
  });
  const head = `<versions__delta>1</versions__delta><apps__hashcode>${hashOf(applications)}</apps__hashcode>`;
  return `<applications>${head}${own.join("")}</applications>`;
}

function instanceOf({ holder, registeredAt, durationSeconds, lastRenewalTimestamp }: Lease) {
  return {
    ...holder,
    countryId: 1,
    dataCenterInfo: dataCenter,
    leaseInfo: {
      renewalIntervalInSecs: 30,
      durationInSecs: durationSeconds,
      registrationTimestamp: registeredAt,
      lastRenewalTimestamp,
      evictionTimestamp: 0,
      serviceUpTimestamp: registeredAt,
    },
    metadata: Object.keys(holder.metadata).length === 0 ? emptyMetadata : holder.metadata,
    actionType: "ADDED",
  };
}

/** `DOWN_1_UP_2_` (Applications.getReconcileHashCode). */
function hashOf(applications: Applications): string {
  const counts = new Map<string, number>();
  for (const { holder } of applications.flatMap(({ leases }) => leases))
    counts.set(holder.status, (counts.get(holder.status) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([status, count]) => `${status}_${count}_`)
    .join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
