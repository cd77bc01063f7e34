package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyCommandTest {
  private static final String GOOD =
      """
      version: 1
      data-stores:
        shop-db: {driver: postgresql, url: "postgresql://db/shop", username: belay, password: none}
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - name: hotfix
                  on: before-deploy
                  refs: ["hotfix/*"]
                  capture: [shop-db]
                - on: before-deploy
                  capture: [shop-db]
                  retention: releases
                  gate: {mode: captured, timeout: 10m}
                - on: after-failure
                  when: event.attributes['tier'] == 'gold'
                  capture: [shop-db]
        blog:
          repositories: [acme/blog]
          environments:
            production:
              rules: [{on: before-deploy, capture: [shop-db]}]
      """;
  private static final String GITHUB =
      """
      {"action": "created",
       "deployment": {"id": 7, "ref": "main", "sha": "0123456789abcdef0123456789abcdef01234567",
                      "environment": "production", "created_at": "2026-11-23T08:00:00Z"},
       "repository": {"full_name": "acme/shop"}, "sender": {"login": "ann"}}
      """;

  @TempDir private Path folder;
  private Path policy;

  @BeforeEach
  void writePolicy() throws IOException {
    policy = write("belay.yaml", GOOD);
  }

  @Test
  void aValidPolicyIsDone() {
    Run run = belay("policy", "validate", policy.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("valid, version ", "shop, blog");
  }

  @Test
  void aDoctorThatReachesNothingCallsItUnknown() throws Exception {
    write("belay.yaml", GOOD.replace("//db/shop", "//127.0.0.1:1/shop"));

    Run run = belay("doctor", policy.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("shop-db: unknown: ", "sandboxes of a verifier on this machine: ");
    assertThat(run.err()).contains("not ready: shop-db");
    assertThat(belay("doctor", policy.toString(), "--data-store=x").code()).isEqualTo(2);
  }

  @Test
  void aDoctorAsksTheLedgerForChannelsThatDoNotDeliver() throws Exception {
    write(
        "belay.yaml",
        GOOD.replace("//db/shop", "//127.0.0.1:1/shop")
            + """
            notifications:
              channels:
                pager: {type: slack, url: "env:PAGER"}
              routes:
                - channels: [pager]
            """);
    try (FakeServices services = new FakeServices()) {
      services.on(
          "GET /v1/notifications",
          FakeServices.Reply.ok(
              "{\"items\": [{\"name\": \"pager\", \"problem\": \"url: PAGER is not set\"}]}"));

      Run run = Run.of(services.environment(), "doctor", policy.toString());
      Run alone = belay("doctor", policy.toString(), "--json");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).contains("channel pager: does not deliver: url: PAGER is not set");
      assertThat(run.err()).contains("not ready: shop-db, channel pager");
      assertThat(alone.json().path("channelsUnknown").asString()).contains("--ledger-url");
      services.on("GET /v1/notifications", FakeServices.Reply.json(500, "{}"));
      Run away = Run.of(services.environment(), "doctor", policy.toString());
      assertThat(away.out()).contains("channels of notifications: unknown: ");
      assertThat(away.err()).contains("not ready: shop-db, channels of notifications (unknown)");
    }
  }

  @Test
  void aDoctorLooksAtTheServicesAndTheHomeThatAreNamed() throws Exception {
    write("belay.yaml", GOOD.replace("//db/shop", "//127.0.0.1:1/shop"));
    try (FakeServices services = new FakeServices()) {
      services.on(
          "GET /actuator/health",
          FakeServices.Reply.json(
              503,
              "{\"status\": \"DOWN\", \"components\": {\"vault\": {\"status\": \"DOWN\","
                  + " \"details\": {\"problem\": \"no such bucket\"}}, \"db\": {\"status\":"
                  + " \"UP\"}}}"));
      Path home = Files.createTempDirectory("home");
      Files.writeString(
          home.resolve("client.json"),
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "ledgerUrl",
                      Objects.requireNonNull(services.environment().get("BELAY_LEDGER_URL")),
                      "gatewayUrl",
                      "http://127.0.0.1:1",
                      "vault",
                      "file:/unproven",
                      "keyFile",
                      "vault.key")));

      Run run = belay("doctor", policy.toString(), "--home", home.toString());

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out())
          .contains(
              "gateway: fault: can't be reached at http://127.0.0.1:1",
              "ledger: fault: vault {\"problem\":\"no such bucket\"}",
              "ledger: clock: is this machine's, within 5 s",
              "disk of " + home + ": ",
              "key of the vault file:/unproven: note: no copy of it was ever proven",
              "belay key check --home " + home + " --copy FILE");
      assertThat(run.err()).contains("not ready: shop-db, gateway, ledger");
    }
  }

  @Test
  void anInvalidPolicyHasFailedAndAllItsProblemsAreTold() throws Exception {
    write(
        "belay.yaml",
        GOOD.replace("driver: postgresql", "driver: oracle")
            .replace("timeout: 10m", "timeout: 31m")
            .replace("event.attributes", "event.attribute"));

    Run run = belay("policy", "validate", policy.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith(policy + ":3:21: data-stores.shop-db.driver: \"oracle\""))
        .anyMatch(line -> line.startsWith(policy + ":17:") && line.contains("at most the rule's"))
        .anyMatch(line -> line.startsWith(policy + ":19:") && line.contains("event.attribute;"));
    assertThat(run.err()).contains("problems: 3");
  }

  @Test
  void theProblemsAreDataToo() throws Exception {
    write("belay.yaml", GOOD.replace("driver: postgresql", "driver: oracle"));

    JsonNode document = belay("policy", "validate", "--json", policy.toString()).json();

    assertThat(document.path("outcome").asString()).isEqualTo("failed");
    JsonNode problem = document.path("problems").path(0);
    assertThat(problem.path("line").asInt()).isEqualTo(3);
    assertThat(problem.path("column").asInt()).isEqualTo(21);
    assertThat(problem.path("path").asString()).isEqualTo("data-stores.shop-db.driver");
    assertThat(problem.path("value").asString()).isEqualTo("oracle");
  }

  @Test
  void aPolicyThatIsNotThereIsBadUsage() {
    assertThat(belay("policy", "validate", folder.resolve("none").toString()).code()).isEqualTo(2);
    assertThat(belay("policy", "validate").code()).isEqualTo(2);
    assertThat(belay("policy").code()).isEqualTo(2);
  }

  @Test
  void theSchemaIsThePublishedOne() throws Exception {
    String published = Files.readString(Path.of("..", "docs", "reference", "policy.schema.json"));

    Run run = belay("policy", "schema");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo(published.strip() + System.lineSeparator());
    assertThat(belay("policy", "schema", "--json").json().path("schema"))
        .isEqualTo(Json.parse(published));
  }

  @Test
  void aPlanExplainsAMatch() throws Exception {
    Run run = plan(write("event.json", GITHUB), "--source", "github");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "Event: deployment.created, phase before-deploy, from github",
            "hotfix: no match on ref: the ref \"main\" is none of [hotfix/*]",
            "before-deploy: matches",
            "after-failure: not reached",
            "blog: no match on repository: \"acme/shop\" is none of its repositories [acme/blog]",
            "Recovery set for shop/production by the rule shop/production/before-deploy:",
            "retention     releases",
            "gate          captured within 600 s, or else reject");
  }

  @Test
  void aPlanExplainsAMiss() throws Exception {
    Path event =
        write(
            "event.json",
            """
            {"type": "deployment_status.created", "phase": "after-failure", "source": "github",
             "repository": "acme/shop", "environment": "production",
             "receivedAt": "2026-11-23T08:00:00+01:00", "attributes": {"team": "a"}}
            """);

    Run run = plan(event);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "hotfix: no match on phase",
            "after-failure: no match on when-failed: can't be decided",
            "Nothing for shop/production");
    assertThat(run.err())
        .contains("the condition of shop/production/after-failure could not be decided");
  }

  @Test
  void aPlanIsDataToo() throws Exception {
    JsonNode document = plan(write("event.json", GITHUB), "--json").json();

    assertThat(document.path("outcome").asString()).isEqualTo("done");
    assertThat(document.path("event").path("phase").asString()).isEqualTo("before-deploy");
    JsonNode rules = document.at("/applications/0/environments/0/rules");
    assertThat(rules.path(0).path("verdict").asString()).isEqualTo("missed");
    assertThat(rules.path(0).path("criterion").asString()).isEqualTo("ref");
    assertThat(rules.path(1).path("verdict").asString()).isEqualTo("matched");
    assertThat(rules.path(2).path("verdict").asString()).isEqualTo("not-reached");
    JsonNode set = document.at("/recoverySets/0");
    assertThat(set.path("rule").asString()).isEqualTo("shop/production/before-deploy");
    assertThat(set.path("gate").path("timeoutSeconds").asInt()).isEqualTo(600);
    assertThat(set.path("dataStores").path(0).asString()).isEqualTo("shop-db");
  }

  @ParameterizedTest
  @CsvSource({
    "github/deployment_protection_rule.json, deployment_protection_rule.requested, github",
    "gitlab/deployment.json, deployment.success, gitlab",
    "gitlab/pipeline.json, pipeline.success, gitlab",
    "gitlab/push.json, push, gitlab",
  })
  void aSendersOwnMessageIsKnownByItsLooks(String payload, String type, String source) {
    Path message = Path.of("..", "sources", "src", "test", "resources").resolve(payload);

    Run run = plan(message, "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("event").path("type").asString()).isEqualTo(type);
    assertThat(run.json().path("event").path("source").asString()).isEqualTo(source);
  }

  @Test
  void theNameOfGitHubsEventMayBeGiven() throws Exception {
    Run run = plan(write("event.json", GITHUB), "--github-event", "deployment_review", "--json");

    assertThat(run.json().path("event").path("type").asString())
        .isEqualTo("deployment_review.created");
    assertThat(run.json().path("event").path("phase").asString()).isEqualTo("none");
  }

  @Test
  void anInvalidPolicyIsNotPlannedWith() throws Exception {
    write("belay.yaml", "version: 2");

    Run run = plan(write("event.json", GITHUB));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("version", "data-stores: is required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | it is not JSON, from line 1",
        "[] | not a JSON object",
        "{} | can't detect the event's sender",
        "{\"repository\":{\"full_name\":\"a/b\"}} | name it with --github-event",
        "{\"type\":\"a\",\"phase\":\"none\",\"refs\":\"x\"} | refs: there is no such field",
        "{\"type\":\"a\",\"phase\":\"none\",\"ref\":1,\"commit\":true} | ref: must be text;"
            + " commit:",
        "{\"type\":\"a\",\"phase\":\"none\",\"type\":null} | the event's sender",
        "{\"type\":\"a\",\"phase\":\"none\",\"attributes\":{\"x\":1}} | attributes.x: must be text",
        "{\"type\":\"a\",\"phase\":\"none\",\"changedPaths\":[1]} | changedPaths[0]: must be text",
        "{\"type\":\"a\",\"phase\":\"none\",\"receivedAt\":\"now\"} | receivedAt: must be a time",
        "{\"type\":\"a\",\"phase\":\"none\",\"gate\":{\"platform\":\"api\"}} | gate.gateId: is"
            + " required",
      })
  void whatIsNoEventHasFailedAndSaysWhy(String text, String cause) throws Exception {
    Run run = plan(write("event.json", text));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains(cause);
  }

  @Test
  void everyFieldOfAnEventIsRead() throws Exception {
    Path event =
        write(
            "event.json",
            """
            {"eventId": "e", "source": "api", "deliveryId": "d", "type": "push", "phase": "none",
             "receivedAt": "2026-11-23T08:00:00Z", "occurredAt": null, "application": "shop",
             "environment": null, "repository": "acme/shop", "ref": "refs/heads/main",
             "commit": "abc", "deploymentId": "7", "state": "ok", "url": "https://x", "actor": "a",
             "attributes": {"a": "b"}, "changedPaths": ["x"], "changedPathsComplete": true,
             "gate": {"gateId": "g", "platform": "github", "target": {"run-id": "1"}}}
            """);

    Run run = plan(event, "--source", "event", "--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("event").path("ref").asString()).isEqualTo("refs/heads/main");
  }

  @Test
  void optionsThatDoNotGoTogetherAreBadUsage() throws Exception {
    Path event = write("event.json", GITHUB);

    assertThat(plan(event, "--source", "event", "--github-event", "push").code()).isEqualTo(2);
    assertThat(plan(event, "--source", "jenkins").code()).isEqualTo(2);
    assertThat(plan(folder.resolve("none")).code()).isEqualTo(2);
    assertThat(belay("policy", "plan").code()).isEqualTo(2);
  }

  @Test
  void theHelpNamesTheSources() {
    assertThat(belay("policy", "plan", "--help").out()).contains("event, gitlab, github");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Run plan(Path event, String... further) {
    String[] arguments = {"policy", "plan", "--event", event.toString(), "--policy", policy + ""};
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + further.length);
    System.arraycopy(further, 0, all, arguments.length, further.length);
    return belay(all);
  }

  private static Run belay(String... arguments) {
    return Run.of(Map.of(), arguments);
  }
}
