// deploy/gitlab: expanded as GitLab does it, and checked with GitLab's JSON schema, by gitlab-ci-local.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { parse, parseAllDocuments, stringify } from "yaml";
import { examples, read } from "./files.mjs";

const TEMPLATE = "deploy/gitlab/templates/gate.yml";
const GUIDE = "deploy/gitlab/README.md";
const CLI = join(dirname(fileURLToPath(import.meta.url)), "node_modules", ".bin", "gitlab-ci-local");
const INPUT_KEYS = new Set(["default", "description", "options", "regex", "rules", "type"]);

/** The pipeline with the template beside it instead of in a catalogue. */
function local(pipeline) {
  const parsed = parse(pipeline);
  parsed.include = [parsed.include].flat().map(({ inputs }) => ({ local: "templates/gate.yml", inputs }));
  return stringify(parsed);
}

/** Expands and validates a pipeline that includes the template; as text what it says. */
function check(pipeline, template) {
  const folder = mkdtempSync(join(tmpdir(), "belay-gitlab-"));
  try {
    mkdirSync(join(folder, "templates"));
    writeFileSync(join(folder, "templates", "gate.yml"), template);
    writeFileSync(join(folder, ".gitlab-ci.yml"), local(pipeline));
    const git = (...args) => assert.equal(spawnSync("git", ["-C", folder, ...args]).status, 0, args.join(" "));
    git("init", "-q");
    git("remote", "add", "origin", "https://gitlab.example.com/acme/shop.git");
    git("add", "-A");
    git("-c", "user.email=lint@example.com", "-c", "user.name=lint", "commit", "-qm", "a pipeline");
    const run = spawnSync(CLI, ["--list"], { encoding: "utf8", cwd: folder });
    return { ok: run.status === 0, said: run.stdout + run.stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What GitLab refuses in a component's header, and expressions about inputs that are not there. */
function headerProblems(text) {
  const [header] = parseAllDocuments(text).map((document) => document.toJS());
  const problems = Object.keys(header).filter((key) => key !== "spec");
  for (const [name, input] of Object.entries(header.spec.inputs)) {
    problems.push(...Object.keys(input).filter((key) => !INPUT_KEYS.has(key)).map((key) => `${name}.${key}`));
    if (!text.includes(`$[[ inputs.${name} ]]`)) problems.push(`unused input ${name}`);
  }
  return problems;
}

describe("the GitLab component", () => {
  const [pipeline] = examples(GUIDE);

  it("has a header that GitLab takes", () => {
    assert.deepEqual(headerProblems(read(TEMPLATE)), []);
    assert.deepEqual(headerProblems(read(TEMPLATE).replace("description: The stage", "about: The stage")), [
      "stage.about",
    ]);
  });

  examples(GUIDE).forEach((example, index) => {
    it(`is valid in pipeline number ${index + 1} of the guide, before the deployment`, () => {
      const { ok, said } = check(example, read(TEMPLATE));
      assert.ok(ok, said);
      assert.match(said, /^deploy .*\[belay-gate\]/m);
    });
  });

  for (const [right, wrong] of [
    ["interruptible: false", "interruptible: 7"],
    ["  artifacts:", "  artefacts:"],
    ["      aud:", "      audience:"],
    ["inputs.job-name", "inputs.job-nam"],
  ]) {
    it(`is invalid with "${wrong.trim()}" for "${right.trim()}"`, () => {
      const broken = read(TEMPLATE).replace(right, wrong);
      assert.notEqual(broken, read(TEMPLATE));
      assert.equal(check(pipeline, broken).ok, false);
    });
  }

  it("is not taken without an input that it needs", () => {
    assert.equal(check(pipeline.replace(/ +environment: production\n/, ""), read(TEMPLATE)).ok, false);
  });
});
