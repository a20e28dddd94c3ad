"use client";

import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslations } from "use-intl";
import { type UntilName, untilNames } from "../../services/shift/until";
import { RulesFields, type RulesInput } from "./rules-fields";

type WordsProps = {
  className: string | undefined;
  hint: string;
  message: string;
  onMessage: (message: string) => void;
  until: UntilName;
  onUntil: (until: UntilName) => void;
};

type Props = WordsProps & {
  rules: RulesInput;
  onRules: (rules: RulesInput) => void;
  /** Whether there is something to go past. */
  canBreak: boolean;
};

/** What is said of a change before it is applied: why, until when, from when, and whether it goes past the mesh's rules. */
export function ChangeFields({ rules, onRules, canBreak, ...words }: Props) {
  return (
    <>
      <WhyAndUntil {...words} />
      <RulesFields value={rules} onChange={onRules} canBreak={canBreak} />
    </>
  );
}

/** Why, and until when. */
export function WhyAndUntil({ className, hint, message, onMessage, until, onUntil }: WordsProps) {
  const t = useTranslations("shift");
  return (
    <div className={className}>
      <TextInput
        label={t("message")}
        placeholder={hint}
        value={message}
        maxLength={500}
        onChange={(event) => onMessage(event.currentTarget.value)}
      />
      <NativeSelect
        label={t("until")}
        value={until}
        data={untilNames.map((value) => ({ value, label: t(`untilChoice.${value}`) }))}
        onChange={(event) =>
          onUntil(untilNames.find((known) => known === event.currentTarget.value) ?? "never")
        }
      />
    </div>
  );
}
