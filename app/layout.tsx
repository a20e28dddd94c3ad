import "@mantine/core/styles.layer.css";
import "@/components/theme/tokens.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Appearance } from "@/components/theme/appearance";
import { localeCookie, pseudoWords } from "@/components/words/pseudo-locale";
import { WordsProvider } from "@/components/words/words-provider";
import messages from "@/messages/en.json";

export const metadata: Metadata = {
  title: { default: messages.heddle.name, template: `%s · ${messages.heddle.name}` },
  description: messages.heddle.description,
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  colorScheme: "light dark",
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const isPseudo = (await cookies()).get(localeCookie)?.value === "pseudo";
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" />
      </head>
      <body>
        <Appearance>
          <WordsProvider words={isPseudo ? pseudoWords(messages) : messages}>{children}</WordsProvider>
        </Appearance>
      </body>
    </html>
  );
}
