"use client";

import { Fragment } from "react";
import { useTranslations } from "use-intl";
import { assertNever } from "../../lib/errors";
import type { SentencePart, Story } from "../../lib/logs/story/story";
import { ChosenBy } from "../logs/chosen-by";
import { FlagWords } from "../logs/flag-words";
import { Duration } from "../ui/duration";
import { SafeText } from "../ui/safe-text";
import { VersionSwatch } from "../ui/version-swatch";

/** "Served by chat-model v2 by rule default of revision 14; 8.1 s, of which queue 6.9 s; 2 attempts". */
export function StorySentence({ story }: { story: Story }) {
  return story.sentence.map((part, index) => (
    <Fragment key={part.code}>
      {index > 0 && joint(part)}
      <Part part={part} />
    </Fragment>
  ));
}

function Part({ part }: { part: SentencePart }) {
  const t = useTranslations("requests.sentence");
  switch (part.code) {
    case "served":
    case "gone":
    case "unknown":
      return (
        <>
          {t(part.code)} <Who part={part} />
        </>
      );
    case "failed":
      return (
        <>
          {t("failed")} <Who part={part} /> {t("with")} <SafeText text={part.status} />
        </>
      );
    case "chosen":
      return (
        <>
          {t("by")} <ChosenBy chosenBy={part.chosenBy} />
        </>
      );
    case "flag":
      return <FlagWords flag={part.flag} />;
    case "took":
      return <Duration ms={part.ms} />;
    case "queued":
      return (
        <>
          {t("queued")} <Duration ms={part.ms} />
        </>
      );
    case "attempts":
    case "recovered":
      return t(part.code, { count: part.count });
    default:
      return assertNever(part);
  }
}

function Who({ part }: { part: { service: string; version: string | null } }) {
  return (
    <>
      <SafeText text={part.service} /> {part.version !== null && <VersionSwatch version={part.version} />}
    </>
  );
}

function joint({ code }: SentencePart): string {
  if (code === "chosen") return " ";
  return code === "queued" || code === "flag" ? ", " : "; ";
}
