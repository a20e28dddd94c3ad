"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import type messages from "../../messages/en.json";
import "./app-config";

/** Gives every component below the words; figures and times have components of their own. */
export function WordsProvider({ words, children }: { words: typeof messages; children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={words} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}
