import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { EditorPage } from "@/components/policies/editor/editor-page";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.policies.editor.title };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const id = z.uuid().safeParse((await params).id);
  if (!id.success) notFound();
  return <EditorPage key={id.data} id={id.data} />;
}
