import { expect } from "vitest";
import type { LabStack } from "../../lab-stack.ts";
import type { Answer } from "../../web.ts";

/** A person with a browser: what one page sets as a cookie goes to the next, on one association's address. */
export interface PollPerson {
  get(path: string): Promise<Answer>;
  post(path: string, form: Readonly<Record<string, string>>): Promise<Answer>;
}

export function pollPerson(lab: LabStack, slug: string): PollPerson {
  let cookie = "";
  const send = async (path: string, question: Parameters<LabStack["ask"]>[2] = {}) => {
    const headers = { ...question.headers, ...(cookie && { cookie }) };
    const answer = await lab.ask(`${slug}.sondages`, path, { ...question, headers });
    cookie = /PHPSESSID=[^;]+/.exec(String(answer.headers["set-cookie"]))?.[0] ?? cookie;
    return answer;
  };
  return {
    get: (path) => send(path),
    post: (path, form) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(form).toString(),
      }),
  };
}

/** A poll that was made: `id` of its public address, `adminPath` of its administration. */
export interface MadePoll {
  readonly id: string;
  readonly adminPath: string;
  /** Where the last step led to, whole. */
  readonly location: string;
}

/** Makes a poll of choices as a person does, over its three pages. */
export async function makePoll(
  lab: LabStack,
  slug: string,
  poll: { readonly title: string; readonly id: string; readonly mail: string; readonly choices: readonly string[] },
): Promise<MadePoll> {
  const person = pollPerson(lab, slug);
  expect((await person.get("/create_poll.php?type=classic")).status).toBe(200);
  const first = await person.post("/create_poll.php", {
    type: "classic",
    gotostep2: "classic",
    title: poll.title,
    name: "Ann",
    mail: poll.mail,
    description: "",
    editable: "0",
    use_customized_url: "on",
    customized_url: poll.id,
  });
  expect(first.status, first.text).toBe(302);
  expect(first.headers["location"]).toBe("create_classic_poll.php");
  const choices = Object.fromEntries(poll.choices.map((choice, i) => [`choices[${i}]`, choice]));
  const second = await person.post("/create_classic_poll.php", { ...choices, fin_sondage_autre: "1" });
  expect(second.text).toContain("(3 sur 3)");
  const last = await person.post("/create_classic_poll.php", { enddate: "31/12/2099", confirmation: "1" });
  expect(last.status, last.text).toBe(302);
  const location = String(last.headers["location"]);
  return { id: poll.id, location, adminPath: new URL(location).pathname };
}

/** Answers a poll and returns what the page said. */
export async function answerPoll(
  lab: LabStack,
  slug: string,
  id: string,
  name: string,
  choices: string,
): Promise<string> {
  const person = pollPerson(lab, slug);
  const control = /name="control"[^>]*value="([^"]+)"/.exec((await person.get(`/${id}`)).text)?.[1] ?? "";
  const given = Object.fromEntries([...choices].map((choice, i) => [`choices[${i}]`, choice]));
  const answer = await person.post(`/${id}`, { control, name, ...given, save: "" });
  return /role="alert">([^<]*)/.exec(answer.text)?.[1] ?? answer.text;
}
