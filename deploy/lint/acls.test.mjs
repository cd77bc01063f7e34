// deploy/kafka/acls: what it would run, and what it refuses. That a broker takes it is for ExternalKafkaIT.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./files.mjs";

const acls = (...args) => spawnSync(join(root, "deploy/kafka/acls"), args, { encoding: "utf8" });
const dry = (...args) => acls("--dry-run", "--bootstrap-server", "kafka:9093", ...args);

describe("deploy/kafka/acls", () => {
  it("grants by operation and kind of name, with the connection's settings", () => {
    const { status, stdout, stderr } = dry("--command-config", "admin.properties", "gateway=User:g");
    assert.equal(status, 0, stderr);
    const lines = stdout.trim().split("\n");
    assert.equal(lines.length, 4);
    for (const line of lines) {
      assert.match(line, /^kafka-acls\.sh --bootstrap-server kafka:9093 --command-config admin\.properties --add /);
      assert.match(line, / --allow-principal User:g --operation (Read|Write) /);
    }
    assert.match(stdout, /--resource-pattern-type prefixed --transactional-id belay-spool-$/m);
  });

  it("takes rights away without asking", () => {
    const { status, stdout } = dry("--remove", "ledger=User:l");
    assert.equal(status, 0);
    assert.match(stdout, / --remove .* --force /);
  });

  it("takes a principal that is a certificate's name", () => {
    assert.match(dry("ci=User:CN=jenkins,O=acme").stdout, /--allow-principal User:CN=jenkins,O=acme /);
  });

  for (const [what, args, said] of [
    ["a role that is none", ["--bootstrap-server", "k:1", "worker=User:w", "workers=User:w"], /'workers' is no role/],
    ["nobody", ["--bootstrap-server", "k:1"], /name at least one/],
    ["no server", ["worker=User:w"], /--bootstrap-server is missing/],
    ["an option without its value", ["worker=User:w", "--bootstrap-server"], /needs a value/],
    ["another word", ["worker"], /neither an option/],
  ]) {
    it(`refuses ${what} and runs nothing`, () => {
      const { status, stdout, stderr } = acls("--kafka-acls", "echo", ...args);
      assert.equal(status, 64);
      assert.match(stderr, said);
      assert.equal(stdout, "");
    });
  }
});
