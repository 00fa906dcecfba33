import { bigbluebutton } from "./bigbluebutton/index.ts";
import type { ServiceModule } from "./contract.ts";
import { etherpad } from "./etherpad/index.ts";
import { framadate } from "./framadate/index.ts";
import { mattermost } from "./mattermost/index.ts";
import { nextcloud } from "./nextcloud/index.ts";
import { paheko } from "./paheko/index.ts";

/** Every service a hoster can run, one line each, by name. */
export const catalogue: readonly ServiceModule[] = [bigbluebutton, etherpad, framadate, mattermost, nextcloud, paheko];
