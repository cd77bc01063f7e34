// deploy/compose/pin, with a docker that knows digests.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./files.mjs";

function pin(docker, before = "") {
  const folder = mkdtempSync(join(tmpdir(), "pin-"));
  const env = join(folder, ".env");
  writeFileSync(env, before);
  writeFileSync(join(folder, "docker"), `#!/bin/sh\n${docker}\n`);
  chmodSync(join(folder, "docker"), 0o700);
  const run = spawnSync(join(root, "deploy/compose/pin"), [env], {
    encoding: "utf8",
    env: { ...process.env, PATH: folder + delimiter + process.env.PATH },
  });
  return { ...run, text: readFileSync(env, "utf8"), mode: statSync(env).mode & 0o777 };
}

const digest = "0".repeat(64);
const knows = `[ "$1" = pull ] || echo "name@sha256:${digest}"`;

describe("deploy/compose/pin", () => {
  it("names every public image by its digest, and keeps what is in the file", () => {
    const { status, text, stderr, mode } = pin(knows, "BELAY_API_TOKEN=secret\nKAFKA_IMAGE=old\n");
    assert.equal(status, 0, stderr);
    assert.match(text, /^BELAY_API_TOKEN=secret$/m);
    for (const name of ["JAVA", "KAFKA", "POSTGRES", "REGISTRY", "S3"]) {
      assert.match(text, new RegExp(`^${name}_IMAGE=name@sha256:${digest}$`, "m"));
    }
    assert.doesNotMatch(text, /old|GATEWAY_IMAGE/);
    assert.equal(mode, 0o600);
  });

  it("changes nothing when an image has no digest", () => {
    const { status, text, stderr } = pin("echo", "KAFKA_IMAGE=old\n");
    assert.notEqual(status, 0);
    assert.match(stderr, /no digest of/);
    assert.equal(text, "KAFKA_IMAGE=old\n");
  });
});
