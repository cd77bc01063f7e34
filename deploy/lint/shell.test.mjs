// Every shell script, and the scripts within YAML, with shellcheck.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse, parseAllDocuments } from "yaml";
import { read, root, shellScripts } from "./files.mjs";

function shellcheck(args, input) {
  const run = spawnSync("shellcheck", args, { encoding: "utf8", input, cwd: root });
  assert.equal(run.status, 0, run.stdout + run.stderr);
}

// Notes on style are for scripts that run on machines of others; `mvnw` is Maven's own.
const strict = /^(cli|deploy\/github-action|deploy\/lint)\//;

describe("shell scripts", () => {
  for (const script of shellScripts().filter((path) => path !== "mvnw")) {
    const severity = strict.test(script) ? "style" : "warning";
    it(script, () => shellcheck(["--external-sources", `--severity=${severity}`, join(root, script)]));
  }

  it("of the GitHub action's steps", () => {
    const runs = parse(read("deploy/github-action/action.yml")).runs.steps.filter((step) => step.run);
    assert.ok(runs.length >= 3);
    for (const { run } of runs) shellcheck(["--shell=bash", "-"], run);
  });

  it("of the GitLab component's job", () => {
    const job = parseAllDocuments(read("deploy/gitlab/templates/gate.yml"))[1].toJS();
    const { script } = Object.values(job)[0];
    assert.ok(script.length >= 1);
    for (const text of script) shellcheck(["--shell=sh", "-"], text);
  });

  it("that are wrong are found", () => {
    assert.throws(() => shellcheck(["--shell=bash", "-"], "rm $1\n"));
  });
});
