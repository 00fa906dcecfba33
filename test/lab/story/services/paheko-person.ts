import { expect } from "vitest";
import type { LabStack } from "../../lab-stack.ts";
import { type Answer, askUntil, type Question } from "../../web.ts";

/** A person in front of a browser, at one association's Paheko: keeps cookies, sends the forms that pages show. */
export class PahekoPerson {
  readonly cookies = new Map<string, string>();
  readonly label: string;
  private readonly lab: LabStack;

  constructor(lab: LabStack, slug: string) {
    this.lab = lab;
    this.label = `${slug}.garradin`;
  }

  async get(path: string): Promise<Answer> {
    return this.ask(path, {});
  }

  /** Opens a page and sends its form, with the hidden field that the page carries. */
  async send(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const hidden = await this.hiddenField(path);
    return this.ask(path, {
      method: "POST",
      headers: FORM,
      body: String(new URLSearchParams({ ...fields, ...hidden })),
    });
  }

  /** Puts one text file among the documents. */
  async upload(name: string, content: string): Promise<Answer> {
    const path = "/admin/common/files/upload.php?p=documents";
    const fields = { ...(await this.hiddenField(path)), upload: "1" };
    const parts = Object.entries(fields).map(
      ([key, value]) => `--${BORDER}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
    );
    const file = `--${BORDER}\r\nContent-Disposition: form-data; name="file[]"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n${content}\r\n`;
    const headers = { "content-type": `multipart/form-data; boundary=${BORDER}` };
    return this.ask(path, { method: "POST", headers, body: `${parts.join("")}${file}--${BORDER}--\r\n` });
  }

  /** Asks for a link by mail, follows it, chooses a password, and logs in. */
  async enter(email: string, password: string): Promise<Answer> {
    const asked = await this.send("/admin/password.php", { id: email, recover: "1" });
    expect(asked.headers["location"], asked.text).toContain("/admin/password.php?sent");
    const changed = await this.send(await this.pathInMail(email), {
      password,
      password_confirmed: password,
      change: "1",
    });
    expect(changed.headers["location"], changed.text).toContain("/admin/login.php?changed");
    return this.login(email, password);
  }

  async login(id: string, password: string): Promise<Answer> {
    return this.send("/admin/login.php", { id, password, login: "1" });
  }

  /** The newest link for a new password that this association mailed to the address: its path. */
  private async pathInMail(email: string): Promise<string> {
    const mail = await newestMail(this.lab, `to:"${email}" "password.php?c="`);
    const link = /https:\/\/(\S+)/.exec(mail.Text)?.[0] ?? "";
    expect(link).toMatch(new RegExp(`^${this.lab.url(this.label)}/admin/password\\.php\\?c=`));
    return link.slice(this.lab.url(this.label).length);
  }

  private async hiddenField(path: string): Promise<Record<string, string>> {
    const page = await this.get(path);
    const [, name, value] = /name="(ct_[0-9a-f]{40})" value="([^"]+)"/.exec(page.text) ?? [];
    if (!name || !value) throw new Error(`${path} shows no form: ${page.status} ${page.text.slice(0, 200)}`);
    return { [name]: value };
  }

  private async ask(path: string, question: Question): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.lab.ask(this.label, path, { ...question, headers: { ...question.headers, cookie } });
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return answer;
  }
}

const BORDER = "----chatterie-lab";
const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** A mail as the sink shows it. */
interface Mail {
  /** Address on the envelope. */
  readonly ReturnPath: string;
  readonly From: { readonly Address: string };
  readonly ReplyTo: readonly { readonly Address: string }[];
  readonly Text: string;
}

/** The newest mail that a search in the sink finds; waits for the first. */
export async function newestMail(lab: LabStack, search: string): Promise<Mail> {
  const found = await askUntil(
    `${lab.url("mail")}/api/v1/search?query=${encodeURIComponent(search)}`,
    { authority: lab.authority },
    ({ text }) => JSON.parse(text).messages_count > 0,
  );
  const { messages } = JSON.parse(found.text) as { messages: { ID: string }[] };
  return JSON.parse((await lab.ask("mail", `/api/v1/message/${messages[0]?.ID}`)).text) as Mail;
}

/** Changes rows of an association's database by Paheko's own command. */
export async function sql(lab: LabStack, slug: string, statement: string): Promise<void> {
  const paheko = ["env", `PAHEKO_FACTORY_USER=${slug}`, "php", "/var/www/paheko/bin/paheko"];
  await lab.exec("paheko-cron", ...paheko, "sql", "--write", statement);
}

/** A key for the API as the association makes one in its configuration: `name:secret`. Level 2 may write. */
export async function apiKey(lab: LabStack, slug: string): Promise<string> {
  const secret = `secret-of-${slug}`;
  const hash = await lab.exec("paheko", "php", "-r", `echo password_hash('${secret}', PASSWORD_DEFAULT);`);
  await sql(
    lab,
    slug,
    `INSERT OR REPLACE INTO api_credentials (label, key, secret, access_level) VALUES ('lab', 'lab', '${hash}', 2)`,
  );
  return `lab:${secret}`;
}
