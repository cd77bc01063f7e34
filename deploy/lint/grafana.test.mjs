// deploy/grafana: the dashboards are what their sources generate, and keep the rules of Grafana's dashboard-linter.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { parse } from "yaml";
import { read, root } from "./files.mjs";

const folder = join(root, "deploy/grafana");
const files = readdirSync(join(folder, "dashboards")).sort();
const dashboards = files.map((name) => JSON.parse(readFileSync(join(folder, "dashboards", name), "utf8")));
const panelsOf = (dashboard) => dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
const shown = (dashboard) => panelsOf(dashboard).filter((panel) => panel.type !== "row");
const documented = ["docs/reference/metrics.md", "docs/reference/sources.md"].map(read).join("\n");
const scratch = mkdtempSync(join(tmpdir(), "belay-grafana-"));
after(() => rmSync(scratch, { recursive: true }));

const filled = (expression) =>
  expression
    .replaceAll("$__rate_interval", "5m")
    .replaceAll("$__range", "1h")
    .replace(/\$[a-z]+/g, ".+");

/** What is wrong with an expression, by the linter's rules. */
function faultsOf(expression, variables) {
  const faults = [];
  for (const label of ["job", "instance"]) {
    if (!variables.includes(label)) continue;
    for (const [selector] of expression.matchAll(/[a-z_]*\{[^}]*\}/g)) {
      if (!selector.includes(`${label}=~"$${label}"`)) faults.push(`${selector} does not select by ${label}`);
    }
  }
  for (const [name] of expression.matchAll(/\$[a-z_]+/g)) {
    if (!["$__rate_interval", "$__range"].includes(name) && !variables.includes(name.slice(1))) {
      faults.push(`${name} is no variable`);
    }
  }
  for (const [, name, range] of expression.matchAll(/\b(i?rate)\([^()]*\[([^\]]*)\]/g)) {
    if (range !== "$__rate_interval") faults.push(`${name}() over ${range}, not $__rate_interval`);
  }
  for (const [metric] of expression.matchAll(/\b[a-z_]+_(?:total|count|sum)\{/g)) {
    const bare = metric.slice(0, -1);
    if (!new RegExp(`(rate|increase)\\(${bare}\\{`).test(expression)) faults.push(`${bare} counts, and is no rate`);
  }
  for (const [metric] of expression.matchAll(/\bbelay_[a-z_]+/g)) {
    const name = metric.replace(/_(sum|count|bucket)$/, "");
    const tail = name.replace(/^belay_last_capture/, "…");
    if (!documented.includes(`\`${name}`) && !documented.includes(`\`${tail}`))
      faults.push(`${metric} is not documented`);
  }
  return faults;
}

describe("deploy/grafana", () => {
  it("has the dashboards that its sources generate", () => {
    const run = spawnSync(process.execPath, [join(folder, "src/generate.mjs"), join(scratch, "fresh")], {
      encoding: "utf8",
    });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(readdirSync(join(scratch, "fresh")).sort(), files);
    for (const name of files) {
      assert.equal(
        readFileSync(join(folder, "dashboards", name), "utf8"),
        readFileSync(join(scratch, "fresh", name), "utf8"),
        `dashboards/${name} is not what deploy/grafana/src makes: npm --prefix deploy/grafana run generate`,
      );
    }
  });

  it("has five dashboards with titles and ids of their own", () => {
    assert.equal(dashboards.length, 5);
    for (const key of ["uid", "title"]) assert.equal(new Set(dashboards.map((it) => it[key])).size, 5);
    assert.deepEqual(
      dashboards.map(({ uid }) => `${uid}.json`),
      files,
    );
  });

  for (const dashboard of dashboards) {
    const variables = dashboard.templating.list;
    const names = variables.map(({ name }) => name);

    describe(dashboard.title, () => {
      it("says what it is for, with the reader's time zone and a refresh", () => {
        assert.ok(dashboard.description);
        assert.equal(dashboard.timezone, "browser");
        assert.equal(dashboard.refresh, "1m");
        assert.ok(dashboard.schemaVersion >= 39);
        assert.equal(dashboard.id ?? null, null, "an id belongs to one Grafana");
      });

      it("has a data source and a service to choose", () => {
        const [source, job] = variables;
        assert.deepEqual(
          [source.type, source.name, source.query, source.label],
          ["datasource", "datasource", "prometheus", "Data source"],
        );
        assert.equal(job.name, "job");
        for (const [before, it] of variables.entries()) {
          if (it === source) continue;
          assert.equal(it.datasource.uid, "${datasource}");
          assert.ok(it.label && it.multi && it.includeAll && it.allValue === ".+" && it.refresh === 2, it.name);
          assert.deepEqual(faultsOf(it.query.query, names.slice(0, before)), []);
        }
      });

      it("has panels with titles, descriptions, units and ids of their own", () => {
        const panels = panelsOf(dashboard);
        for (const key of ["id", "title"]) {
          const all = (key === "id" ? panels : shown(dashboard)).map((panel) => panel[key]);
          assert.ok(all.every(Boolean));
          assert.equal(new Set(all).size, all.length, `two panels with one ${key}: ${all}`);
        }
        for (const panel of shown(dashboard)) {
          assert.match(panel.description, /[.]$/, panel.title);
          assert.ok(panel.fieldConfig.defaults.unit, panel.title);
          assert.ok(panel.targets.length > 0, panel.title);
        }
      });

      it("lays no panel over another", () => {
        const taken = new Map();
        for (const {
          title,
          gridPos: { x, y, w, h },
        } of panelsOf(dashboard)) {
          assert.ok(w > 0 && h > 0 && x >= 0 && x + w <= 24, title);
          for (let i = x; i < x + w; i++) {
            for (let j = y; j < y + h; j++) {
              assert.equal(taken.get(`${i},${j}`), undefined, `${title} lies over ${taken.get(`${i},${j}`)}`);
              taken.set(`${i},${j}`, title);
            }
          }
        }
      });

      it("names no data source of its own", () => {
        for (const panel of shown(dashboard)) {
          for (const { datasource } of [panel, ...panel.targets]) {
            assert.deepEqual(datasource, { type: "prometheus", uid: "${datasource}" }, panel.title);
          }
        }
      });

      it("has expressions that keep the rules", () => {
        for (const panel of shown(dashboard)) {
          assert.equal(new Set(panel.targets.map(({ refId }) => refId)).size, panel.targets.length);
          for (const { expr } of panel.targets) assert.deepEqual(faultsOf(expr, names), [], panel.title);
        }
      });
    });
  }

  it("has PromQL that promtool takes", () => {
    const expressions = dashboards.flatMap((it) =>
      shown(it).flatMap(({ targets }) => targets.map(({ expr }) => filled(expr))),
    );
    assert.ok(expressions.length > 50);
    const check = (list) => {
      const rules = join(scratch, "rules.yml");
      writeFileSync(
        rules,
        JSON.stringify({ groups: [{ name: "all", rules: list.map((expr, i) => ({ record: `r${i}`, expr })) }] }),
      );
      return spawnSync("promtool", ["check", "rules", rules], { encoding: "utf8" });
    };
    const { status, stdout, stderr, error } = check(expressions);
    assert.equal(error, undefined, "promtool is not installed: deploy/lint/run gets it");
    assert.equal(status, 0, stdout + stderr);
    assert.notEqual(check(["sum(up"]).status, 0);
  });

  it("counts what has no verified data, and counts nothing while nobody knows", () => {
    const panel = shown(dashboards.find(({ uid }) => uid === "belay-overview")).find(
      ({ title }) => title === "Without verified data",
    );
    const at = (environment, store) => `{job="ledger", application="shop", environment="${environment}"${store}}`;
    const db = ', data_store="db"';
    const known = (readable) => [
      { series: 'belay_ledger_readable{job="ledger"}', values: `${readable}` },
      { series: `belay_recovery_sets_overdue${at("verified", "")}`, values: "0" },
      { series: `belay_unverified_age_seconds${at("verified", db)}`, values: "0" },
      { series: `belay_newest_verified_point_timestamp_seconds${at("verified", db)}`, values: "60" },
    ];
    const captured = [
      { series: `belay_recovery_sets_overdue${at("captured", "")}`, values: "0" },
      { series: `belay_newest_verified_point_timestamp_seconds${at("captured", db)}`, values: "0" },
    ];
    const failed = [{ series: `belay_recovery_sets_overdue${at("failed", "")}`, values: "0" }];
    const one = (value) => [{ labels: "{}", value }];
    const cases = [
      [known(1), one(0)],
      [[...known(1), ...captured], one(1)],
      [[...known(1), ...failed], one(1)],
      [[...known(1), ...captured, ...failed], one(2)],
      [known(0), []],
    ];
    const tests = cases.map(([input_series, exp_samples]) => ({
      interval: "1m",
      input_series,
      promql_expr_test: [{ expr: filled(panel.targets[0].expr), eval_time: "0m", exp_samples }],
    }));
    writeFileSync(join(scratch, "cases.yml"), JSON.stringify({ tests }));
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", join(scratch, "cases.yml")], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
  });

  it("finds what breaks a rule", () => {
    const wrong = {
      'rate(belay_webhooks_total{job=~"$job"}[5m])': ["rate() over 5m, not $__rate_interval"],
      'sum(belay_webhooks_total{job=~"$job"})': ["belay_webhooks_total counts, and is no rate"],
      'belay_gates{decision="waiting"}': ['belay_gates{decision="waiting"} does not select by job'],
      'belay_nothing{job=~"$job"}': ["belay_nothing is not documented"],
      'belay_gates{job=~"$job", x="$nobody"}': ["$nobody is no variable"],
    };
    for (const [expression, faults] of Object.entries(wrong)) assert.deepEqual(faultsOf(expression, ["job"]), faults);
  });
});

describe("deploy/compose/observability.yml", () => {
  const overlay = parse(read("deploy/compose/observability.yml"));

  it("has pinned images, and mounts what there is", () => {
    assert.deepEqual(Object.keys(overlay.services).sort(), ["grafana", "prometheus"]);
    for (const { image, volumes } of Object.values(overlay.services)) {
      assert.match(image, /^\$\{[A-Z]+_IMAGE:-[a-z/-]+:v?\d+\.\d+\.\d+\}$/);
      for (const volume of volumes.filter((it) => it.startsWith("./"))) {
        assert.ok(volume.endsWith(":ro"), volume);
        // Paths of an overlay are those of the first file, which is at the root.
        assert.ok(existsSync(join(root, volume.split(":")[0])), volume);
      }
    }
  });

  it("scrapes every service that docker-compose.yml has", () => {
    const { scrape_configs: jobs } = parse(read("deploy/compose/prometheus.yml"));
    const scraped = jobs
      .flatMap((job) => [
        ...(job.static_configs ?? []).flatMap(({ targets }) => targets),
        ...(job.dns_sd_configs ?? []).flatMap(({ names, port }) => names.map((name) => `${name}:${port}`)),
      ])
      .sort();
    const services = Object.entries(parse(read("docker-compose.yml"), { merge: true }).services)
      .filter(([name, service]) => service.image?.includes(":-localhost/belay/") && !["cli", "topics"].includes(name))
      .map(([name]) => `${name}:8080`)
      .sort();
    assert.equal(services.length, 4);
    assert.deepEqual(scraped, services);
    assert.ok(jobs.every(({ metrics_path: path }) => path === "/actuator/prometheus"));
  });

  it("has a configuration that promtool takes, with the rules of deploy/prometheus", () => {
    const config = read("deploy/compose/prometheus.yml").replace(
      /\/etc\/prometheus\/belay/,
      join(root, "deploy/prometheus/belay"),
    );
    writeFileSync(join(scratch, "prometheus.yml"), config);
    const { status, stdout, stderr } = spawnSync("promtool", ["check", "config", join(scratch, "prometheus.yml")], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /1 rule files found/);
  });

  it("provisions the dashboards from where they are mounted", () => {
    const [provider] = parse(read("deploy/grafana/provisioning/dashboards/belay.yml")).providers;
    assert.ok(overlay.services.grafana.volumes.includes(`./deploy/grafana/dashboards:${provider.options.path}:ro`));
    const [source] = parse(read("deploy/grafana/provisioning/datasources/prometheus.yml")).datasources;
    assert.deepEqual([source.type, source.url, source.isDefault], ["prometheus", "http://prometheus:9090", true]);
  });
});
