import { expect, it } from "vitest";
import { signedHeaders } from "./sign-message";

it("signs as the specification's own example", () => {
  const message = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    seconds: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(signedHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message)["webhook-signature"]).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

it.each(["", "whsec_", "whsec_c2hvcnQ=", "plain words that are long enough to be one"])(
  "refuses %s as a secret, without saying it",
  (secret) => {
    expect(() => signedHeaders(secret, { id: "m", seconds: 1, body: "" })).toThrow(/is not "whsec_"/);
  },
);
