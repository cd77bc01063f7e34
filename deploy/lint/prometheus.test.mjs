// deploy/prometheus: the rules name metrics that there are, and promtool takes them and does what the tests say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./files.mjs";

const folder = join(root, "deploy/prometheus");
const rules = readFileSync(join(folder, "belay.rules.yml"), "utf8");
const promtool = (...args) => spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });

describe("deploy/prometheus", () => {
  it("names documented metrics alone", () => {
    const documented = readFileSync(join(root, "docs/reference/configuration.md"), "utf8");
    const named = new Set(rules.match(/\bbelay_[a-z_]+/g));
    assert.ok(named.size > 3);
    for (const metric of named) {
      assert.ok(documented.includes(`\`${metric}`), `${metric} is not in docs/reference/configuration.md`);
    }
  });

  for (const args of [["check", "rules", "belay.rules.yml"], ["test", "rules", "belay.rules.test.yml"]]) {
    it(`passes promtool ${args[0]}`, () => {
      const { status, stdout, stderr, error } = promtool(...args);
      assert.equal(error, undefined, "promtool is not installed: deploy/lint/run gets it");
      assert.equal(status, 0, stdout + stderr);
    });
  }
});
