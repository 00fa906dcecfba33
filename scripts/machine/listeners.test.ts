import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { clashes, parseListeners, portOwners } from "./listeners.ts";

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41001 1 0000000000000000 100 0 0 10 0
   1: 00000000:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41002 1 0000000000000000 100 0 0 10 0
   2: 0100007F:C350 0100007F:0050 01 00000000:00000000 00:00000000 00000000  1000        0 41003 1 0000000000000000 20 4 30 10 -1
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42001 1 0000000000000000 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:22B8 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42002 1 0000000000000000 100 0 0 10 0
   2: 00000000000000000000000001000000:0019 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42003 1 0000000000000000 100 0 0 10 0
`;

describe("The listening sockets of /proc", () => {
  test("are read from /proc/net/tcp, connections left out", () => {
    expect(parseListeners(TCP)).toEqual([
      { address: "127.0.0.1", port: 80, inode: "41001" },
      { address: "0.0.0.0", port: 443, inode: "41002" },
    ]);
  });

  test("are read from /proc/net/tcp6, where an IPv4 address may hide", () => {
    expect(parseListeners(TCP6)).toEqual([
      { address: "::", port: 8080, inode: "42001" },
      { address: "127.0.0.1", port: 8888, inode: "42002" },
      { address: "0:0:0:0:0:0:0:1", port: 25, inode: "42003" },
    ]);
  });

  test("are none where there is no such file", () => {
    expect(parseListeners("")).toEqual([]);
  });
});

test.each([
  ["127.0.0.1", "127.0.0.1", true],
  ["127.0.0.1", "0.0.0.0", true],
  ["127.0.0.1", "::", true],
  ["0.0.0.0", "192.0.2.7", true],
  ["127.0.0.1", "192.0.2.7", false],
])("A socket wanted on %s meets one on %s: %s", (wanted, taken, expected) => {
  expect(clashes(wanted, taken)).toBe(expected);
});

test("The owner of a port is named by its process", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const owners = portOwners("127.0.0.1", port);
  await new Promise((resolve) => server.close(resolve));
  expect(owners.map(({ listener, process: owner }) => [listener.address, listener.port, owner?.pid])).toEqual([
    ["127.0.0.1", port, process.pid],
  ]);
  expect(portOwners("127.0.0.1", port)).toEqual([]);
});
