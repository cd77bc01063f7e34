// deploy/prometheus: the rules name metrics that there are, and promtool takes them and does what the tests say.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./files.mjs";

const folder = join(root, "deploy/prometheus");
const rules = readFileSync(join(folder, "belay.rules.yml"), "utf8");
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map((alert) => alert[1]);
const tests = ["belay.rules.test.yml", "belay.rules.days.test.yml"];
const promtool = (...args) => spawnSync("promtool", args, { cwd: folder, encoding: "utf8" });

describe("deploy/prometheus", () => {
  it("names documented metrics alone", () => {
    const documented = readFileSync(join(root, "docs/reference/metrics.md"), "utf8");
    const named = new Set(rules.match(/\bbelay_[a-z_]+/g));
    assert.ok(named.size > 3);
    for (const metric of named) {
      assert.ok(documented.includes(`\`${metric}`), `${metric} is not in docs/reference/metrics.md`);
    }
  });

  it("says in a runbook what to do about each alert", () => {
    const runbooks = readFileSync(join(root, "docs/guides/runbooks.md"), "utf8");
    const sections = [...runbooks.matchAll(/^## (.+)$/gm)].map((section) => section[1]);
    for (const alert of alerts) {
      assert.ok(sections.includes(alert), `docs/guides/runbooks.md has no section ${alert}`);
      assert.ok(rules.includes(`runbook_url: docs/guides/runbooks.md#${alert.toLowerCase()}\n`), alert);
    }
    assert.deepEqual(sections.filter((section) => !alerts.includes(section)), []);
  });

  it("tests that each alert fires, and that it resolves", () => {
    const tested = tests.map((test) => readFileSync(join(folder, test), "utf8")).join("");
    for (const alert of alerts) {
      assert.match(tested, new RegExp(`alertname: ${alert}\\n +exp_alerts:`), `${alert} fires in no test`);
      if (alert !== "BelayWatchdog") {
        const fires = tested.indexOf(`alertname: ${alert}\n`);
        assert.ok(
          tested.indexOf(`alertname: ${alert}}`, fires) > fires,
          `${alert} resolves in no test`,
        );
      }
    }
  });

  for (const args of [["check", "rules", "belay.rules.yml"], ...tests.map((test) => ["test", "rules", test])]) {
    it(`passes promtool ${args.join(" ")}`, () => {
      const { status, stdout, stderr, error } = promtool(...args);
      assert.equal(error, undefined, "promtool is not installed: deploy/lint/run gets it");
      assert.equal(status, 0, stdout + stderr);
    });
  }
});
