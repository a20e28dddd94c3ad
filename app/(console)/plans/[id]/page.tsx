import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { PlanPage } from "@/components/plans/plan-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.plans.one };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  return <PlanPage id={id.data} />;
}
