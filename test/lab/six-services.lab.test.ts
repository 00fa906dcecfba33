import { afterAll, beforeAll, describe } from "vitest";
import { LabStack } from "./lab-stack.ts";
import { secrets } from "./story/secrets.ts";
import { bigbluebuttonStory } from "./story/services/bigbluebutton.ts";
import { meetingSecret, meetingSettings } from "./story/services/bigbluebutton-server.ts";
import { etherpadStory } from "./story/services/etherpad.ts";
import { framadateStory } from "./story/services/framadate.ts";
import { mailStory } from "./story/services/mail.ts";
import { mattermostStory } from "./story/services/mattermost.ts";
import { nextcloudStory } from "./story/services/nextcloud.ts";
import { pahekoStory } from "./story/services/paheko.ts";
import { ALL_SERVICES, aFullTenantFile, standUpSix } from "./story/services/stand-up-six.ts";

// One hoster with three associations on six services lives through all of it; each story leaves it as it found it.
// Real: engine, Docker, Caddy, PostgreSQL, MariaDB, Redis, Etherpad, Mattermost, the mail relay. Stand-ins: Nextcloud,
// Paheko, Framadate, and the BigBlueButton server elsewhere (test/lab/images/README.md).
const lab = new LabStack({
  stack: "six",
  http: 19080,
  https: 19443,
  settings: {
    services: ALL_SERVICES,
    mail: { from: "aide@laboratoire.example", via: "sink" },
    settings: { bigbluebutton: meetingSettings },
  },
});
beforeAll(async () => {
  await lab.prepare();
  await lab.giveSecret("bigbluebuttonSecret", meetingSecret);
});
afterAll(async () => {
  await lab.removeContainers();
  await lab.wipe();
});

describe("six services are brought up for three associations", () => standUpSix(lab));
describe("mail", () => mailStory(lab));
describe("Nextcloud", () => nextcloudStory(lab));
describe("Paheko", () => pahekoStory(lab));
describe("Etherpad", () => etherpadStory(lab));
describe("Mattermost", () => mattermostStory(lab));
describe("Framadate", () => framadateStory(lab));
describe("BigBlueButton", () => bigbluebuttonStory(lab));
describe("secrets of six services stay where they belong", () =>
  secrets(lab, { foot: aFullTenantFile("foot", "Foot 2"), given: { bigbluebuttonSecret: meetingSecret } }));
