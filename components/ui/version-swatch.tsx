"use client";

import { SafeText } from "./safe-text";
import { versionColour } from "./version-colour";
import styles from "./version-swatch.module.css";

/** A version's name with its colour, the same on every page. */
export function VersionSwatch({ version }: { version: string }) {
  return (
    <span className={styles.version}>
      <span className={styles.swatch} style={{ background: versionColour(version) }} aria-hidden="true" />
      <SafeText text={version} />
    </span>
  );
}
