import * as pulumi from "@pulumi/pulumi";
import type { HosterPlan } from "./model/hoster-plan.ts";
import { givenKeys } from "./model/secret-refs.ts";

/** What stands in files between quotes without escaping; see `FileContent` of the services' contract. */
const PLAIN = /^[A-Za-z0-9._~+/=-]+$/;

/**
 * The secrets that the plan wants from the operator, by key.
 * @throws pulumi.RunError that names every key that is missing, with the command that sets it.
 */
export function givenSecrets(
  config: { getSecret(key: string): pulumi.Output<string> | undefined },
  stack: string,
  plan: HosterPlan,
): Readonly<Record<string, pulumi.Output<string>>> {
  const found = givenKeys(plan).map((key) => [key, config.getSecret(key)] as const);
  const missing = found.filter(([, value]) => value === undefined).map(([key]) => key);
  if (missing.length > 0)
    throw new pulumi.RunError(
      missing
        .map(
          (key) =>
            `Pulumi.${stack}.yaml: the secret chatterie:${key} is missing. Write it into a file, then: npm run pulumi -- config set --secret chatterie:${key} --stack ${stack} < the-file`,
        )
        .join("\n"),
    );
  return Object.fromEntries(found.flatMap(([key, value]) => (value ? [[key, checked(key, value)]] : [])));
}

function checked(key: string, value: pulumi.Output<string>): pulumi.Output<string> {
  return value.apply((text) => {
    const trimmed = text.trim();
    if (PLAIN.test(trimmed)) return trimmed;
    throw new pulumi.RunError(
      `The secret chatterie:${key} holds other characters than letters, digits and . _ ~ + / = -. Choose one made of those.`,
    );
  });
}
