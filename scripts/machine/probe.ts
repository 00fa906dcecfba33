/** Longest wait for one address, by IPv4 and IPv6 together. Milliseconds. */
export const PROBE_TIMEOUT = 3000;

type Fetch = (
  url: string,
  init: { signal: AbortSignal; method: string; redirect: "manual" | "follow" },
) => Promise<Response>;

/** Whether Pulumi's own download place answers: its install script, and not some page of a network that lets nobody out. */
export async function officialEngineAnswers(get: Fetch = fetch): Promise<boolean> {
  const answer = await within(get, "https://get.pulumi.com/install.sh", "follow");
  return answer?.ok === true && answer.text.startsWith("#!");
}

/**
 * Whether every registry of `addresses` (e.g. `https://registry.example/v2/`) answers as the distribution specification
 * says: 200 or 401 with its header, or a token challenge.
 */
export async function registriesAnswer(addresses: readonly string[], get: Fetch = fetch): Promise<boolean> {
  const answers = await Promise.all(addresses.map((address) => within(get, address, "manual")));
  return answers.every(
    (answer) =>
      answer !== undefined &&
      (answer.status === 200 || answer.status === 401) &&
      (answer.headers.has("docker-distribution-api-version") ||
        /^bearer /i.test(answer.headers.get("www-authenticate") ?? "")),
  );
}

/**
 * The addresses to ask before pulling `repositories`: the first part of a repository's name when it is a host, else the
 * daemon's own default registry (`IndexServerAddress` of `docker info`, which still ends in the old `/v1/`).
 */
export function registryAddresses(repositories: readonly string[], indexServer: string): readonly string[] {
  const addresses = repositories.map((repository) => {
    const host = repository.includes("/") ? (repository.split("/")[0] ?? "") : "";
    const named = host.includes(".") || host.includes(":") || host === "localhost";
    if (!named || host === "docker.io") return indexServer.replace(/\/v1\/?$/, "/v2/");
    const plain = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);
    return `${plain ? "http" : "https"}://${host}/v2/`;
  });
  return [...new Set(addresses)].sort();
}

async function within(
  get: Fetch,
  url: string,
  redirect: "manual" | "follow",
): Promise<(Pick<Response, "ok" | "status" | "headers"> & { text: string }) | undefined> {
  try {
    const response = await get(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT), method: "GET", redirect });
    const text = await response.text();
    return { ok: response.ok, status: response.status, headers: response.headers, text };
  } catch {
    return undefined;
  }
}
