import { readFileSync } from "node:fs";
import { doorServer } from "./http-server.ts";
import { meetingServer } from "./meeting-server.ts";
import { DOOR_PATHS, DOOR_PORT, type DoorSettings } from "./settings.ts";

// What the container runs: the door, until it is told to stop.
const settings = JSON.parse(readFileSync(DOOR_PATHS.settings, "utf8")) as DoorSettings;
const secret = readFileSync(DOOR_PATHS.secret, "utf8").trim();
const server = doorServer({
  settings,
  server: meetingServer(settings.endpoint, secret),
  rooms: DOOR_PATHS.rooms,
  log: (line) => console.log(line),
});
server.listen(DOOR_PORT, "0.0.0.0");
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
