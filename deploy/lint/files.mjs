// Where things are, and the examples that the guides show.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

export const read = (path) => readFileSync(join(root, path), "utf8");

/** The YAML blocks of a Markdown file, in order. */
export const examples = (path) =>
  [...read(path).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1]);

/** Every tracked kind of shell script, by its first line. */
export function shellScripts() {
  const skipped = new Set(["target", "node_modules", ".git", ".mvn"]);
  const found = [];
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (skipped.has(name)) continue;
      if (statSync(path).isDirectory()) walk(path);
      else if (/^#!(\/usr\/bin\/env bash|\/bin\/(ba)?sh)\b/.test(readFileSync(path, "utf8").slice(0, 40))) {
        found.push(relative(root, path));
      }
    }
  };
  walk(root);
  return found.sort();
}
