-- People with a password or from a provider, and what each person and token may do where.
CREATE TYPE "Role" AS ENUM ('viewer', 'operator', 'approver', 'admin');

ALTER TABLE "User"
    ADD COLUMN "email" TEXT,
    ADD COLUMN "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "image" TEXT,
    ADD COLUMN "groups" TEXT[] DEFAULT ARRAY[]::TEXT[],
    ADD COLUMN "updatedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "disabledAt" TIMESTAMPTZ(6);
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

CREATE TABLE "Account" (
    "id" UUID NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(6),
    "refreshTokenExpiresAt" TIMESTAMPTZ(6),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Account_providerId_accountId_key" ON "Account"("providerId", "accountId");
CREATE INDEX "Account_userId_idx" ON "Account"("userId");
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "Grant" (
    "id" UUID NOT NULL,
    "userId" UUID,
    "tokenId" UUID,
    "role" "Role" NOT NULL,
    "meshId" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Grant_of_one" CHECK (("userId" IS NULL) <> ("tokenId" IS NULL))
);
CREATE UNIQUE INDEX "Grant_userId_role_meshId_namespace_key" ON "Grant"("userId", "role", "meshId", "namespace");
CREATE UNIQUE INDEX "Grant_tokenId_role_meshId_namespace_key" ON "Grant"("tokenId", "role", "meshId", "namespace");
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_tokenId_fkey"
    FOREIGN KEY ("tokenId") REFERENCES "ApiToken"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Before there were roles everybody could do everything, a token within its scopes: nobody loses anything by this.
INSERT INTO "Grant" ("id", "userId", "role", "meshId", "namespace", "actorKind", "actorId", "actorName")
    SELECT gen_random_uuid(), "id", 'admin', '*', '*', 'system', 'heddle', 'migration' FROM "User";
INSERT INTO "Grant" ("id", "tokenId", "role", "meshId", "namespace", "actorKind", "actorId", "actorName")
    SELECT gen_random_uuid(), "id", 'admin', '*', '*', 'system', 'heddle', 'migration' FROM "ApiToken"
    WHERE "revokedAt" IS NULL;
