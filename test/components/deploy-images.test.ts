import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderHash } from "../../services/deploy-images.ts";
import { aDeployment, LOCK } from "./hoster-builders.ts";

const folder = mkdtempSync(join(tmpdir(), "image-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "Dockerfile"), "FROM scratch\n");
const own = { repository: "chatterie/etherpad", tag: "1", digest: null, source: "build", context: folder } as const;

describe("an image that no registry has", () => {
  it("is built by the server's Docker from its folder, and the container runs exactly what was built", async () => {
    const lock = { images: { ...LOCK.images, etherpad: own } };
    const { one, all } = await aDeployment({ lock, hoster: { dockerHost: "ssh://root@server.example" } });
    const build = one("Command chatterie-test-image-etherpad");
    expect(build.inputs).toMatchObject({
      create: 'docker build --quiet --tag "$CHATTERIE_TAG" "$CHATTERIE_CONTEXT"',
      environment: {
        DOCKER_HOST: "ssh://root@server.example",
        CHATTERIE_TAG: "chatterie/etherpad:1",
        CHATTERIE_CONTEXT: folder,
      },
      triggers: [folderHash(folder)],
    });
    expect(one("Container chatterie-test-etherpad").inputs["image"]).toBe("sha256:built-chatterie-test-image-etherpad");
    expect(all("RemoteImage").map(({ name }) => name)).not.toContain("chatterie-test-image-etherpad");
  });

  it("is built anew when a file of its folder changes, and only then", () => {
    const before = folderHash(folder);
    expect(folderHash(folder)).toBe(before);
    writeFileSync(join(folder, "entrypoint.sh"), "#!/bin/sh\n");
    expect(folderHash(folder)).not.toBe(before);
  });
});
