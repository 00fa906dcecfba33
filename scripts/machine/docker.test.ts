import { describe, expect, test } from "vitest";
import { olderThan, troubleError, troubleIn } from "./docker.ts";
import { aptError } from "./docker-start.ts";
import { foreignContainer, parseContainers } from "./stack-containers.ts";

describe("What keeps Docker from answering", () => {
  test.each([
    ["Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "stopped"],
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/version": dial unix /var/run/docker.sock: connect: permission denied',
      "not allowed",
    ],
    ["Error response from daemon: client version 1.50 is too new. Maximum supported API version is 1.41", "too old"],
    ["something else", "other"],
  ])("is read from the client's complaint: %s", (stderr, trouble) => {
    expect(troubleIn(stderr)).toBe(trouble);
  });

  test("is told with what to do: not allowed", () => {
    expect(troubleError("not allowed", "", undefined).sentence).toEqual({
      fr: "Docker répond, mais pas à vous : votre compte n'a pas le droit de lui parler. Ajoutez-le au groupe docker (sudo usermod -aG docker $USER), reconnectez-vous, puis relancez ; ou relancez avec sudo.",
      en: "Docker is there, but not for you: your account may not talk to it. Add it to the group docker (sudo usermod -aG docker $USER), log in again, then run this again; or run it with sudo.",
    });
  });

  test("is told with what to do: stopped, missing, too old, elsewhere", () => {
    expect(troubleError("stopped", "", undefined).sentence.en).toBe(
      "Docker is installed but stopped. Start it (sudo systemctl start docker), or run this again as root.",
    );
    expect(troubleError("no client", "", undefined).sentence.en).toBe(
      "Docker is not installed. On Debian, run this again as root (sudo npm run demo) and it will be; elsewhere, install Docker Engine 20.10 or later, then run this again.",
    );
    expect(troubleError("too old", "Docker 19.03.15, API 1.40", undefined).sentence.en).toBe(
      "This Docker is too old (Docker 19.03.15, API 1.40): at least Docker 20.10 (API 1.41) is needed. Update it, then run this again.",
    );
    expect(troubleError("stopped", "no route to host\nmore", "tcp://192.0.2.1:2375").sentence.en).toBe(
      "The Docker that DOCKER_HOST names (tcp://192.0.2.1:2375) does not answer: no route to host. Start it, or unset DOCKER_HOST, then run this again.",
    );
  });
});

test.each([
  ["1.9", "1.41", true],
  ["1.41", "1.41", false],
  ["1.100", "1.41", false],
  ["2.0", "1.41", false],
])("API %s is older than %s: %s", (version, other, expected) => {
  expect(olderThan(version, other)).toBe(expected);
});

describe("When apt cannot install Docker", () => {
  test("the one who holds its lock is named", () => {
    const text =
      "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)\nE: Unable to acquire the dpkg frontend lock";
    expect(aptError(text).sentence).toEqual({
      fr: "Une autre installation de paquets est en cours (processus 1234, unattended-upgr). Attendez qu'elle finisse, puis relancez.",
      en: "Another installation of packages is running (process 1234, unattended-upgr). Wait until it ends, then run this again.",
    });
  });

  test("its own first error is told", () => {
    expect(aptError("Reading package lists...\nE: You have held broken packages.\n").sentence.en).toBe(
      "apt-get could not install Docker: You have held broken packages. Try by hand (apt-get install docker.io iptables), then run this again.",
    );
  });
});

describe("The containers of a stack", () => {
  const text = JSON.stringify([
    {
      Id: "aa",
      Name: "/chatterie-local-proxy",
      State: { Running: true },
      Mounts: [
        { Type: "bind", Source: "/home/b/.chatterie/data/local/proxy/etc" },
        { Type: "tmpfs", Source: "" },
      ],
    },
    { Id: "bb", Name: "/chatterie-local-plain", State: { Running: false }, Mounts: null },
  ]);

  test("are read from docker inspect", () => {
    expect(parseContainers(text)).toEqual([
      { id: "aa", name: "chatterie-local-proxy", running: true, folders: ["/home/b/.chatterie/data/local/proxy/etc"] },
      { id: "bb", name: "chatterie-local-plain", running: false, folders: [] },
    ]);
  });

  test("are another clone's when their data lies elsewhere", () => {
    const containers = parseContainers(text);
    expect(foreignContainer(containers, "/home/a/.chatterie/data/local")?.name).toBe("chatterie-local-proxy");
    expect(foreignContainer(containers, "/home/b/.chatterie/data/local")).toBeUndefined();
  });
});
