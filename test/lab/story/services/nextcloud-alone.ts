import { expect, it } from "vitest";
import { touched } from "../../engine-events.ts";
import type { LabStack } from "../../lab-stack.ts";
import { aTenantFile } from "../associations.ts";
import { accept, dav } from "./nextcloud-person.ts";

/** A fourth association that has a Nextcloud for itself, comes, is used, and goes. */
export function nextcloudAloneStory(lab: LabStack): void {
  const services = "  nextcloud:\n    dedicated: true\n    quota: 20 Mo\n";
  const file = aTenantFile({ slug: "ludotheque", displayName: "Ludothèque", services });

  it("gives an association that asks for it a Nextcloud, a database and an address of its own", async () => {
    const before = await lab.containers();
    lab.tenant("ludotheque", file);
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    const after = await lab.containers();
    expect(Object.keys(after).filter((name) => !(name in before))).toEqual([
      "nextcloud-ludotheque",
      "nextcloud-ludotheque-cache",
      "nextcloud-ludotheque-cron",
    ]);
    expect(after["nextcloud"]).toBe(before["nextcloud"]);
    const status = await lab.ask("ludotheque.nuage", "/status.php");
    expect(JSON.parse(status.text)).toMatchObject({ installed: true, maintenance: false });
    expect((await lab.ask("ludotheque", "/")).text).toContain(`${lab.url("ludotheque.nuage")}/`);
  });

  it("keeps its people, files and settings apart from the shared one", async () => {
    const ann = await accept(lab, "bureau@ludotheque.example", "ludotheque.nuage");
    expect((await dav(lab, ann, "PUT", `/files/${ann.uid}/Ludothèque/jeux.txt`, "Dix jeux")).status).toBe(201);
    expect((await dav(lab, ann, "GET", `/files/${ann.uid}/Ludothèque/jeux.txt`)).text).toBe("Dix jeux");
    expect((await dav(lab, { ...ann, host: "nuage" }, "PROPFIND", `/files/${ann.uid}`)).status).toBe(401);
    expect(await lab.sql("nextcloud", "SELECT count(*) FROM oc_groups WHERE gid = 'ludotheque'")).toBe("0");
    expect(await lab.sql("nextcloud_ludotheque", "SELECT gid FROM oc_groups ORDER BY gid")).toBe("admin\nludotheque");
    expect(
      await lab.sql(
        "nextcloud_ludotheque",
        "SELECT configvalue FROM oc_appconfig WHERE appid = 'core' AND configkey = 'shareapi_only_share_with_group_members'",
      ),
    ).toBe("yes");
  });

  it("changes nothing the second time", async () => {
    const { report } = await lab.up();
    expect(report.changes, touched(report).join()).toEqual({ same: expect.any(Number) });
  });

  it("goes with its association, and leaves its data where it is", async () => {
    lab.removeTenant("ludotheque");
    const answer = await lab.up();
    expect(answer.code, answer.told).toBe(0);
    expect(Object.keys(await lab.containers()).filter((name) => name.includes("ludotheque"))).toEqual([]);
    expect(await lab.sql("nextcloud_ludotheque", "SELECT count(*) FROM oc_users")).toBe("3");
    lab.tenant("ludotheque", file);
    expect((await lab.up()).code).toBe(0);
    expect(await lab.exec("nextcloud-ludotheque", "cat", "/var/www/html/data/__groupfolders/1/files/jeux.txt")).toBe(
      "Dix jeux",
    );
    lab.removeTenant("ludotheque");
    expect((await lab.up()).code).toBe(0);
  });
}
