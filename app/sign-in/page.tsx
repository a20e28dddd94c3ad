import type { Metadata } from "next";
import { Suspense } from "react";
import { SignIn } from "@/components/shell/sign-in";
import messages from "@/messages/en.json";

export const metadata: Metadata = { title: messages.signIn.title };

export default function SignInPage() {
  return (
    <Suspense>
      <SignIn />
    </Suspense>
  );
}
