"use client";

import { useTranslations } from "use-intl";
import type { ProxyView } from "../../lib/meshes/proxies";
import { SafeText } from "../ui/safe-text";
import styles from "./proxy-table.module.css";

type Type = ProxyView["types"][number];

const known = ["cluster", "endpoint", "listener", "scope", "route"] as const;
const versionLength = 7;
const maxNames = 3;

/** What a node has taken of each type, where it is behind with both versions. */
export function ProxyVersions({ types }: { types: ProxyView["types"] }) {
  const t = useTranslations("meshes.proxies");
  return (
    <ul className={styles.versions}>
      {types.map((type) => (
        <li key={type.type} data-state={type.state} title={`${type.ackedVersion} / ${type.sentVersion}`}>
          <span className={styles.soft}>{nameOf(t, type.type)}</span> <SafeText text={textOf(t, type)} />
          {type.waiting.length > 0 && (
            <span className={styles.waits}>
              {t("waits", { count: type.waiting.length, names: type.waiting.slice(0, maxNames).join(", ") })}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

type Translate = ReturnType<typeof useTranslations<"meshes.proxies">>;

function nameOf(t: Translate, type: string): string {
  const own = known.find((each) => each === type);
  return own ? t(`type.${own}`) : t("type.other", { type });
}

function textOf(t: Translate, { count, ackedVersion, sentVersion }: Type): string {
  const [acked, sent] = [ackedVersion, sentVersion].map((version) => version.slice(0, versionLength));
  if (ackedVersion === sentVersion) {
    return sentVersion === "" ? t("nothing") : t("taken", { count, version: acked ?? "" });
  }
  return t("behind", { count, acked: acked === "" ? t("nothing") : (acked ?? ""), sent: sent ?? "" });
}
