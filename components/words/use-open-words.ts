"use client";

import { useTranslations } from "use-intl";

type Params = Record<string, string | number>;
type OpenTranslator = { (key: string, params?: Params): string; has(key: string): boolean };

/**
 * Words of codes that a server sends and that are no closed list here. A code without words, or one whose
 * parameters do not fit, is shown as `otherwise`. A tool is called as its makers do.
 */
export function useOpenWords(): (key: string, params: Params, otherwise: string) => string {
  const translator = useTranslations() as unknown as OpenTranslator;
  return (key, params, otherwise) => {
    if (!translator.has(key)) return otherwise;
    const tool = `ownerTool.${params.tool}`;
    const said = translator(key, translator.has(tool) ? { ...params, tool: translator(tool) } : params);
    return said.endsWith(key) ? otherwise : said;
  };
}
