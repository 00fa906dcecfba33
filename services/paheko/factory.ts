import { readFileSync } from "node:fs";

/** What is mounted into Paheko's containers, by file name: PHP and shell of our own, the same for every hoster. */
export const FACTORY_FILES: Readonly<Record<FactoryFile, string>> = {
  "associations.php": text("associations.php"),
  "call.php": text("call.php"),
  "config.local.php": text("config.local.php"),
  "create.sh": text("create.sh"),
  "keep.php": text("keep.php"),
  "list.php": text("list.php"),
  "loop.sh": text("loop.sh"),
  "member.php": text("member.php"),
  "site.conf": text("site.conf"),
  "write.sh": text("write.sh"),
};

type FactoryFile =
  | "associations.php"
  | "call.php"
  | "config.local.php"
  | "create.sh"
  | "keep.php"
  | "list.php"
  | "loop.sh"
  | "member.php"
  | "site.conf"
  | "write.sh";

function text(name: FactoryFile): string {
  return readFileSync(new URL(`factory/${name}`, import.meta.url), "utf8");
}
