// Writes the dashboards' JSON into the folder above, or into the folder that is named.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import application from "./application.mjs";
import fleet from "./fleet.mjs";
import overview from "./overview.mjs";
import recovery from "./recovery.mjs";
import storage from "./storage.mjs";

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..", "dashboards");
mkdirSync(folder, { recursive: true });
for (const dashboard of [overview, application, recovery, fleet, storage]) {
  writeFileSync(join(folder, `${dashboard.uid}.json`), JSON.stringify(dashboard, null, 2) + "\n");
}
