/** What the door knows of its hoster: the content of settings.json. */
export interface DoorSettings {
  /** Address of the API, with `/api/` at its end. */
  readonly endpoint: string;
  readonly hosterName: string;
  readonly contact: string;
  readonly language: "fr" | "en";
  /** Domain of the hoster, told to the server with every meeting. */
  readonly origin: string;
  /** Number that leads to the server's conferences; none without a SIP trunk. */
  readonly dialNumber?: string;
}

/** Where the door finds what it works with, inside its container. */
export const DOOR_PATHS = {
  program: "/opt/door",
  settings: "/etc/door/settings.json",
  secret: "/etc/door/secret",
  rooms: "/var/lib/door/rooms",
} as const;

/** Port of the door. */
export const DOOR_PORT = 8480;
