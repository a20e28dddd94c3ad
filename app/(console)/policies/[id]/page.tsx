import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PolicyPage } from "@/components/policies/page/policy-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.policies.one };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  return <PolicyPage id={id.data} />;
}
