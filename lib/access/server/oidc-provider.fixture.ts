import { createHash, randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

type Asked = { clientId: string; redirectUri: string; nonce: string; challenge: string };
type Person = { sub: string; email?: string; groups?: readonly string[] };

/**
 * A provider of OpenID Connect with the code flow and PKCE (RFC 7636): what OpenID Connect Core 3.1 and Discovery 1.0 say,
 * and no pages. Who signs in is whoever `person` names.
 */
export class OidcProvider {
  static readonly client = { id: "heddle", secret: "of-the-client" };
  person: Person = { sub: "1" };
  /** What is wrong with the tokens that it gives, for tests of what has to be refused. */
  fault: "none" | "other-nonce" | "other-audience" | "other-issuer" | "other-key" | "over" | "no-token" =
    "none";
  isAway = false;
  private readonly server: Server;
  private readonly codes = new Map<string, Asked>();
  private keys!: { own: CryptoKey; other: CryptoKey; jwk: JWK };

  private constructor() {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => {
        body += part;
      });
      request.on("end", () => {
        const url = request.url ?? "/";
        if (url.startsWith("/authorize")) {
          response.writeHead(302, { location: this.consent(new URL(url, this.issuer).href) });
          response.end();
          return;
        }
        void this.answer(url, body, request.headers.authorization ?? "").then((answer) => {
          response.writeHead(this.isAway ? 503 : answer.status, { "content-type": "application/json" });
          response.end(JSON.stringify(this.isAway ? {} : answer.body));
        });
      });
    });
  }

  static async start(port = 0): Promise<OidcProvider> {
    const provider = new OidcProvider();
    const [own, other] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
    const jwk = { ...(await exportJWK(own.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
    provider.keys = { own: own.privateKey, other: other.privateKey, jwk };
    await new Promise<void>((resolve) => provider.server.listen(port, "127.0.0.1", resolve));
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What its page would do once somebody has signed in there: the address that the browser is sent back to. */
  consent(authorisation: string): string {
    const asked = new URL(authorisation).searchParams;
    const of = (name: string) => asked.get(name) ?? "";
    if (of("response_type") !== "code" || of("code_challenge_method") !== "S256")
      throw new Error("the code flow with PKCE was not asked for");
    const code = randomUUID();
    this.codes.set(code, {
      clientId: of("client_id"),
      redirectUri: of("redirect_uri"),
      nonce: of("nonce"),
      challenge: of("code_challenge"),
    });
    const back = new URL(of("redirect_uri"));
    back.searchParams.set("code", code);
    back.searchParams.set("state", of("state"));
    return back.href;
  }

  private async answer(
    path: string,
    body: string,
    authorization: string,
  ): Promise<{ status: number; body: unknown }> {
    const { issuer } = this;
    switch (path.split("?")[0]) {
      case "/.well-known/openid-configuration":
        return {
          status: 200,
          body: {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ["code"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
          },
        };
      case "/jwks":
        return { status: 200, body: { keys: [this.keys.jwk] } };
      case "/token":
        return this.exchange(new URLSearchParams(body), authorization);
      default:
        return { status: 404, body: {} };
    }
  }

  private async exchange(
    given: URLSearchParams,
    authorization: string,
  ): Promise<{ status: number; body: unknown }> {
    const basic = Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString();
    const [id, secret] = authorization
      ? basic.split(":").map(decodeURIComponent)
      : [given.get("client_id"), given.get("client_secret")];
    const isClient = id === OidcProvider.client.id && secret === OidcProvider.client.secret;
    if (!isClient) return { status: 401, body: { error: "invalid_client" } };
    const code = given.get("code") ?? "";
    const asked = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash("sha256")
      .update(given.get("code_verifier") ?? "")
      .digest("base64url");
    const isOfCode = asked?.challenge === challenge && asked.redirectUri === given.get("redirect_uri");
    if (!asked || !isOfCode) return { status: 400, body: { error: "invalid_grant" } };
    const token = { access_token: randomUUID(), token_type: "Bearer", expires_in: 300 };
    const idToken = this.fault === "no-token" ? {} : { id_token: await this.idToken(asked) };
    return { status: 200, body: { ...token, ...idToken } };
  }

  private idToken({ nonce }: Asked): Promise<string> {
    const { fault, person } = this;
    const groups = person.groups ? { groups: person.groups } : {};
    const claims = { ...(person.email ? { email: person.email, email_verified: true } : {}), ...groups };
    const now = Math.floor(Date.now() / 1_000) - (fault === "over" ? 7_200 : 0);
    return new SignJWT({ ...claims, nonce: fault === "other-nonce" ? "x" : nonce })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setSubject(person.sub)
      .setIssuer(fault === "other-issuer" ? "http://elsewhere.invalid" : this.issuer)
      .setAudience(fault === "other-audience" ? "another" : OidcProvider.client.id)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(fault === "other-key" ? this.keys.other : this.keys.own);
  }
}
