// docker-compose.yml, alone and with deploy/compose/external.yml, as Compose itself reads them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { examples, read, root } from "./files.mjs";

const SERVICES = ["gateway", "ledger", "verifier", "worker"];

/** A copy of what Compose reads, with secrets of its own. */
function checkout(env = "") {
  const folder = mkdtempSync(join(tmpdir(), "compose-"));
  mkdirSync(join(folder, "deploy"));
  cpSync(join(root, "docker-compose.yml"), join(folder, "docker-compose.yml"));
  cpSync(join(root, "deploy/compose"), join(folder, "deploy/compose"), { recursive: true });
  if (env) writeFileSync(join(folder, ".env"), env);
  const secrets = spawnSync(join(folder, "deploy/compose/secrets"), { encoding: "utf8" });
  return { folder, secrets };
}

function config(folder, files, env, ...profiles) {
  const [program, ...first] = process.env.COMPOSE.split(" ");
  const args = [...first, ...files.flatMap((file) => ["-f", file]), ...profiles.flatMap((name) => ["--profile", name])];
  const run = spawnSync(program, [...args, "config", "--format", "json"], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

function assertContained(services) {
  for (const [name, service] of Object.entries(services)) {
    assert.equal(service.read_only, true, `${name} can write to its root`);
    assert.deepEqual(service.cap_drop, ["ALL"], `${name} has capabilities`);
    assert.ok(service.security_opt.includes("no-new-privileges:true"), `${name} may get privileges`);
    assert.match(service.user, /^\d+:\d+$/, `${name} runs as ${service.user}`);
    assert.ok(Number(service.mem_limit) > 0, `${name} may take all memory`);
    assert.ok(service.cpus > 0 && service.cpus <= 1, `${name} asks for ${service.cpus} CPUs, which not every machine has`);
    assert.ok(service.pids_limit > 0, `${name} may start any number of processes`);
    assert.equal(service.logging?.options["max-size"], "10m", `the log of ${name} has no end`);
    assert.ok(Number(service.logging.options["max-file"]) > 1, `the log of ${name} is cut off`);
    if (name !== "bucket") {
      assert.doesNotMatch(service.user, /^0:/, `${name} runs as root`);
      assert.deepEqual(service.cap_add ?? [], [], `${name} gets capabilities`);
    }
    const own = service.image.startsWith("localhost/belay/");
    assert.ok(own || !service.build, `${name}: ${service.image} could be pulled from whoever owns that name`);
  }
}

describe("docker-compose.yml", () => {
  const { folder, secrets } = checkout();
  const base = config(folder, ["docker-compose.yml"], {}, "demo", "cli");

  it("has secrets in files that containers can read, in a folder that is closed", () => {
    assert.equal(secrets.status, 0, secrets.stderr);
    assert.equal(statSync(join(folder, ".secrets")).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, ".env")).mode & 0o777, 0o600);
    const env = readFileSync(join(folder, ".env"), "utf8");
    for (const { file } of Object.values(base.secrets)) {
      assert.equal(statSync(file).mode & 0o777, 0o444, file);
      assert.ok(env.includes(readFileSync(file, "utf8")), file);
    }
    assert.match(readFileSync(join(folder, ".secrets/signing_trusted"), "utf8"), /^gateway [^']*; ledger [^']*$/);
  });

  it("gives the ledger alone a folder for the secrets of notifications", () => {
    const notify = (service) => (service.volumes ?? []).filter((it) => it.target === "/etc/belay/secrets");
    const [mounted] = notify(base.services.ledger);
    assert.equal(mounted.type, "bind");
    assert.equal(mounted.read_only, true);
    assert.equal(mounted.source, join(folder, ".secrets/notify"));
    assert.equal(statSync(mounted.source).mode & 0o777, 0o755);
    assert.deepEqual(Object.keys(base.services).filter((name) => notify(base.services[name]).length), ["ledger"]);
    const moved = config(folder, ["docker-compose.yml"], { BELAY_SECRETS: "elsewhere" });
    assert.equal(notify(moved.services.ledger)[0].source, join(folder, "elsewhere/notify"));
  });

  it("contains every service", () => assertContained(base.services));

  it("checks health without a JVM, and asks whether the process is alive", () => {
    for (const [name, { healthcheck, build }] of Object.entries(base.services)) {
      assert.doesNotMatch(JSON.stringify(healthcheck?.test ?? ""), /kafka-|java/, name);
      if (!build || name === "cli") continue;
      const dockerfile = read(build.dockerfile);
      assert.match(dockerfile, /^HEALTHCHECK .*\/actuator\/health\/liveness /m, name);
      assert.match(dockerfile, /^USER 10001:10001$/m, name);
      assert.match(dockerfile, /^ENV LANG=C\.UTF-8 LC_ALL=C\.UTF-8 /m, name);
    }
  });

  it("has one worker, as often as it is told", () => {
    assert.equal(base.services.worker.scale, 2);
    assert.equal(config(folder, ["docker-compose.yml"], { WORKERS: "5" }).services.worker.scale, 5);
    assert.deepEqual(Object.keys(base.services).filter((name) => name.startsWith("worker")), ["worker"]);
  });

  it("makes all topics in one process", () => {
    assert.match(base.services.topics.environment.JAVA_OPTS, /-Dloader\.main=dev\.belay\.runtime\.kafka\.TopicsApplication$/);
    assert.deepEqual(base.services.topics.build, base.services.worker.build);
  });
});

describe("deploy/compose/secrets", () => {
  it("takes what an .env of an earlier version has, and follows its changes", () => {
    const old = checkout();
    const env = join(old.folder, ".env");
    const script = join(old.folder, "deploy/compose/secrets");
    writeFileSync(env, readFileSync(env, "utf8").replace(/^BELAY_API_TOKEN=.*$/m, "BELAY_API_TOKEN=changed"));
    assert.equal(spawnSync(script).status, 0);
    assert.equal(readFileSync(join(old.folder, ".secrets/api_token"), "utf8"), "changed");
  });

  it("lets the ledger read what somebody put there for notifications", () => {
    const { folder } = checkout();
    const secret = join(folder, ".secrets/notify/slack");
    writeFileSync(secret, "https://hooks.example.org/x", { mode: 0o600 });
    assert.equal(spawnSync(join(folder, "deploy/compose/secrets")).status, 0);
    assert.equal(statSync(secret).mode & 0o777, 0o444);
    assert.equal(readFileSync(secret, "utf8"), "https://hooks.example.org/x");
  });

  it("says which value an .env lacks", () => {
    const { secrets } = checkout("BELAY_API_TOKEN=x\n");
    assert.equal(secrets.status, 1);
    assert.match(secrets.stderr, /\.env has no BELAY_GITHUB_SECRET; add it/);
  });
});

describe("deploy/compose/external.yml", () => {
  const own = {
    BELAY_KAFKA_BOOTSTRAPSERVERS: "kafka-1.example.org:9093",
    BELAY_SCHEMAREGISTRY_URL: "https://registry.example.org",
    BELAY_DATABASE_URL: "jdbc:postgresql://db.example.org/belay",
    BELAY_VAULT_URI: "s3://bucket/belay?region=eu-west-1",
  };
  const files = ["docker-compose.yml", "deploy/compose/external.yml"];
  const { folder } = checkout();
  const overlay = config(folder, files, own);

  it("has Belay's services alone, which wait for nobody and are contained", () => {
    assert.deepEqual(Object.keys(overlay.services).sort(), SERVICES);
    for (const service of Object.values(overlay.services)) assert.deepEqual(service.depends_on ?? {}, {});
    assertContained(overlay.services);
    assert.deepEqual(Object.keys(overlay.volumes).sort(), ["keys", "sandboxes", "spool"]);
  });

  it("connects all of them to what is named, each with a login of its own", () => {
    for (const name of SERVICES) {
      const { environment, secrets } = overlay.services[name];
      assert.equal(environment.BELAY_KAFKA_BOOTSTRAPSERVERS, own.BELAY_KAFKA_BOOTSTRAPSERVERS);
      assert.equal(environment.SPRING_KAFKA_SECURITY_PROTOCOL, "SASL_SSL");
      assert.equal(environment.BELAY_SCHEMAREGISTRY_URL, own.BELAY_SCHEMAREGISTRY_URL);
      assert.equal(environment.SPRING_DATASOURCE_URL, own.BELAY_DATABASE_URL);
      assert.ok(secrets.some((s) => s.source === `kafka_${name}` && s.target.endsWith("sasl.jaas.config")), name);
      assert.ok(!JSON.stringify(environment).includes("http://registry:8080"), name);
    }
    for (const name of ["worker", "verifier"]) {
      assert.equal(overlay.services[name].environment.BELAY_VAULT_URI, own.BELAY_VAULT_URI);
    }
  });

  it("makes topics only when it is asked", () => {
    assert.equal(config(folder, files, own, "topics").services.topics.environment.SPRING_KAFKA_SECURITY_PROTOCOL, "SASL_SSL");
  });

  it("says what is missing", () => {
    const [program, ...first] = process.env.COMPOSE.split(" ");
    const { BELAY_DATABASE_URL, ...without } = own;
    const env = { PATH: process.env.PATH, ...without };
    const run = spawnSync(program, [...first, ...files.flatMap((f) => ["-f", f]), "config", "-q"], { cwd: folder, env, encoding: "utf8" });
    assert.notEqual(run.status, 0);
    assert.match(run.stderr, /BELAY_DATABASE_URL.*jdbc:postgresql/s);
  });
});

describe("docs/guides/compose.md", () => {
  it("has overrides that Compose takes", () => {
    const overrides = examples("docs/guides/compose.md").filter((text) => /^services:/m.test(text));
    assert.ok(overrides.length >= 2);
    for (const text of overrides) {
      const { folder } = checkout();
      writeFileSync(join(folder, "docker-compose.override.yml"), text);
      for (const name of ["orders_password", "kafka-ca.pem"]) writeFileSync(join(folder, ".secrets", name), "x");
      const merged = config(folder, ["docker-compose.yml", "docker-compose.override.yml"], {});
      assertContained(merged.services);
    }
  });

  it("has a Kubernetes example with the probes that there are", () => {
    const kinds = examples("docs/guides/compose.md").flatMap((text) => text.split(/^---$/m).map((part) => parse(part)));
    const pods = kinds.filter((it) => it?.kind === "Deployment" || it?.kind === "StatefulSet").map((it) => it.spec.template.spec);
    assert.ok(pods.length >= 1);
    for (const pod of pods) {
      assert.equal(pod.securityContext.runAsNonRoot, true);
      for (const container of pod.containers) {
        for (const each of [container, ...(pod.initContainers ?? [])]) {
          assert.equal(each.securityContext.readOnlyRootFilesystem, true);
          assert.equal(each.securityContext.allowPrivilegeEscalation, false);
          assert.deepEqual(each.securityContext.capabilities.drop, ["ALL"]);
        }
        assert.equal(container.livenessProbe.httpGet.path, "/actuator/health/liveness");
        assert.equal(container.readinessProbe.httpGet.path, "/actuator/health/readiness");
        assert.equal(container.startupProbe.httpGet.path, "/actuator/health/liveness");
        assert.ok(container.resources.limits.memory);
      }
    }
  });
});
