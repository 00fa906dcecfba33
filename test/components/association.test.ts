import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../services/catalogue.ts";
import { associationDocument } from "../../stacks/model/association-document.ts";
import type { Tenant } from "../../stacks/model/tenant.ts";
import { Association, AssociationProvider } from "../../stacks/tenant/association.ts";
import { aHoster, aTenant } from "../builders.ts";
import { deployed, label } from "./pulumi-mocks.ts";

const KEY = "CANARY-key-of-the-associations-0123456789";
const names = (count: number) => Array.from({ length: count }, (_, i) => `assoc-${i}`);
const someTenants = (count: number): Tenant[] =>
  names(count).map((slug) => aTenant({ slug, displayName: `Association ${slug}` }));

class Ready extends pulumi.CustomResource {}

/** Associations as the program declares them, on one resource that they wait for. */
const associations = (tenants: readonly Tenant[], rendering = "0123456789ab") =>
  deployed(() => {
    const provider = new AssociationProvider("associations", {
      stack: "test",
      tenantKey: pulumi.secret(KEY),
      accessFolder: "/access",
      hoster: JSON.stringify({ name: "Les Chatons d'Essai" }),
    });
    const ready = new Ready("test:index:Ready", "ready");
    for (const tenant of tenants) {
      const document = associationDocument(aHoster(), tenant, catalogue, rendering);
      new Association(document, { provider, dependsOn: [ready] });
    }
  });

/** The document, which the engine carries as one text. */
const documentOf = ({ inputs }: { readonly inputs: Readonly<Record<string, unknown>> }): object =>
  JSON.parse(String(inputs["document"]));

describe("associations", () => {
  it("are one resource each", async () => {
    const { all } = await associations(someTenants(50));
    expect(all("Association").map(({ name }) => name)).toEqual(names(50).toSorted());
    expect(new Set(all("Association").map(({ type }) => type))).toEqual(new Set(["chatterie:index:Association"]));
  });

  it("change nothing of one another: a new one leaves every input of the others as it was", async () => {
    const before = await associations(someTenants(20));
    const after = await associations([...someTenants(20), aTenant({ slug: "nouvelle" })]);
    const known = new Map(before.resources.map((one) => [label(one), one]));
    const [added, ...more] = after.resources.filter((one) => !known.has(label(one)));
    expect(added && label(added)).toBe("Association nouvelle");
    expect(more).toEqual([]);
    for (const one of after.resources) if (one !== added) expect(one).toEqual(known.get(label(one)));
  });

  it("have one input, the document, in which nothing is hidden", async () => {
    const { one } = await associations([aTenant()]);
    const chorale = one("Association chorale");
    expect(Object.keys(chorale.inputs)).toEqual(["document"]);
    expect(documentOf(chorale)).toEqual(associationDocument(aHoster(), aTenant(), catalogue, "0123456789ab"));
    expect(chorale.secrets).toEqual([]);
    expect(JSON.stringify(chorale.inputs)).not.toMatch(/secret|password|CANARY/i);
  });

  it("all change when their pages look different, and by that one value", async () => {
    const before = (await associations(someTenants(3))).all("Association");
    const after = (await associations(someTenants(3), "ba9876543210")).all("Association");
    expect(after.map(documentOf)).toEqual(before.map((one) => ({ ...documentOf(one), rendering: "ba9876543210" })));
    expect(after).not.toEqual(before);
  });

  it("wait for the hoster, and come from the one provider", async () => {
    const { all } = await associations(someTenants(3));
    for (const { dependsOn, provider } of all("Association")) {
      expect(dependsOn).toEqual(["Ready ready"]);
      expect(provider).toBe("associations");
    }
  });
});

describe("their provider", () => {
  it("gets the key as a secret, and the rest so that it can be read", async () => {
    const { resources } = await associations([]);
    const provider = resources.find(({ type }) => type === "pulumi:providers:chatterie");
    expect(provider?.inputs).toEqual({
      stack: "test",
      tenantKey: KEY,
      accessFolder: "/access",
      hoster: JSON.stringify({ name: "Les Chatons d'Essai" }),
    });
    expect(provider?.secrets).toEqual(["tenantKey"]);
  });
});
