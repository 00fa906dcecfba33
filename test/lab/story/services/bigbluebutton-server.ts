import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { execa } from "execa";
import type { LabStack } from "../../lab-stack.ts";
import { type Answer, ask, askUntil } from "../../web.ts";

/** Name of the stand-in on the hoster's way out, where a server elsewhere would have a name of the whole world. */
const HOST = "visio-ailleurs";
const PORT = 8090;

/** Settings of a stack whose meetings are on {@link MeetingServerElsewhere}. */
export const meetingSettings = { endpoint: `http://${HOST}:${PORT}/bigbluebutton/api/` };

/** The shared secret, for `lab.giveSecret("bigbluebuttonSecret", meetingSecret)`. */
export const meetingSecret = "CANARY-639259d4-9dd8-4b25-bf01-95f9567eaf4b";

/** The stand-in for a BigBlueButton server: another machine, so no plan knows it. */
export class MeetingServerElsewhere {
  private readonly lab: LabStack;
  private site = "";

  constructor(lab: LabStack) {
    this.lab = lab;
  }

  /** Starts anew, without meetings. */
  async start(secret = meetingSecret): Promise<void> {
    await this.stop();
    const { images } = JSON.parse(readFileSync(String(this.lab.hoster()["images"]), "utf8")) as {
      images: Record<string, { repository: string; digest: string }>;
    };
    const image = images["bigbluebutton"];
    if (!image) throw new Error("The lab's images have no bigbluebutton. Build them by: npm run test:lab");
    const network = `chatterie-${this.lab.stack}-edge`;
    const container = ["--name", this.name, "--label", `chatterie.stack=${this.lab.stack}`, "--network", network];
    const limits = [
      "--read-only",
      "--cap-drop",
      "ALL",
      "--tmpfs",
      "/var/bigbluebutton:mode=0700,uid=998",
      "-m",
      "256m",
    ];
    await execa(
      "docker",
      [
        "run",
        "-d",
        ...container,
        "--network-alias",
        HOST,
        "-p",
        `127.0.0.1::${PORT}`,
        ...limits,
        "-e",
        "SHARED_SECRET",
      ].concat(`${image.repository}@${image.digest}`),
      { env: { SHARED_SECRET: secret } },
    );
    const { stdout } = await execa("docker", ["port", this.name, `${PORT}/tcp`]);
    this.site = `http://${stdout.split("\n")[0]}`;
    await askUntil(`${this.site}/bigbluebutton/api`, {}, ({ status }) => status === 200);
  }

  async stop(): Promise<void> {
    await execa("docker", ["rm", "-f", this.name], { reject: false });
  }

  /** Follows an address on the server as a browser does, redirects included. */
  async visit(address: string): Promise<Answer> {
    const { pathname, search } = new URL(address);
    const answer = await ask(`${this.site}${pathname}${search}`);
    const next = answer.headers["location"];
    return typeof next === "string" ? this.visit(new URL(next, address).href) : answer;
  }

  /** One signed call, as another user of the server would make it; the answer's XML. */
  async call(name: string, parameters: Readonly<Record<string, string>> = {}): Promise<string> {
    const query = new URLSearchParams(parameters).toString();
    const checksum = createHash("sha1").update(`${name}${query}${meetingSecret}`).digest("hex");
    return (await ask(`${this.site}/bigbluebutton/api/${name}?${query}&checksum=${checksum}`)).text;
  }

  async logs(): Promise<string> {
    return (await execa("docker", ["logs", `chatterie-${this.lab.stack}-bigbluebutton`], { all: true })).all;
  }

  private get name(): string {
    return `chatterie-${this.lab.stack}-${HOST}`;
  }
}
