import type { Where } from "./concepts";

type Asked = {
  namespace?: string | undefined;
  service?: string | undefined;
  version?: string | undefined;
  /** The caller as `namespace/service`. */
  from?: string | undefined;
};

/** What a panel's question narrows its series to. */
export function panelWhere({ namespace, service, version, from }: Asked): Where {
  const [callerNamespace, callerService] = from?.split("/") ?? [];
  return {
    ...(namespace === undefined ? {} : { namespace }),
    ...(service === undefined ? {} : { service }),
    ...(version === undefined ? {} : { version }),
    ...(callerNamespace === undefined ? {} : { callerNamespace }),
    ...(callerService === undefined ? {} : { callerService }),
  };
}
