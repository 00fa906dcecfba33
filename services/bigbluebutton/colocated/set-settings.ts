import type { FileContent, ServiceContext } from "../../contract.ts";

/** What the operator has to say about a BigBlueButton on the same server. */
export interface ColocatedSettings {
  /** Public address of the server: media go there straight, past the proxy. */
  readonly externalIpv4: string;
  /** A TURN server elsewhere, e.g. `turns:turn.example.org:443?transport=tcp`: the set's own cannot run behind another proxy. */
  readonly turnServer: string;
}

/**
 * The `.env` of bigbluebutton/docker, for standard input of raise-set.sh: no proxy, no TURN server and no front end of its
 * own. Names of the variables are those of its sample.env. It is not wired yet: no plan hands it to a server.
 */
export function setSettings(context: ServiceContext, host: string, settings: ColocatedSettings): FileContent {
  const own = (name: string, label: string): FileContent => [
    `${name}=`,
    context.secret(`bigbluebutton/${label}`),
    "\n",
  ];
  return [
    `DOMAIN=${host}\n`,
    `EXTERNAL_IPv4=${settings.externalIpv4}\n`,
    "ENABLE_GREENLIGHT=false\n",
    // It would record every meeting, even one that must not be: the makers' own warning beside the variable.
    "ENABLE_RECORDING=false\n",
    "SHARED_SECRET=",
    { secret: "bigbluebuttonSecret", given: true },
    "\n",
    `TURN_EXT_SERVER=${settings.turnServer}\n`,
    "TURN_EXT_SECRET=",
    { secret: "bigbluebuttonTurnSecret", given: true },
    "\n",
    ...own("RAILS_SECRET", "rails"),
    ...own("POSTGRESQL_SECRET", "postgresql"),
    ...own("FSESL_PASSWORD", "freeswitch"),
    ...own("ETHERPAD_API_KEY", "etherpad"),
  ];
}
