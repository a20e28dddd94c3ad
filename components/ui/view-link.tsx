"use client";

import Link from "next/link";
import type { ComponentProps } from "react";
import { useUrlState } from "./use-url-state";

type Props = Omit<ComponentProps<typeof Link>, "href"> & { to: string; extra?: Record<string, string> };

/** A link to another page of the console that keeps mesh, window, time and refresh rate. */
export function ViewLink({ to, extra, ...rest }: Props) {
  const { link } = useUrlState();
  return <Link prefetch={false} {...rest} href={link(to, extra)} />;
}
