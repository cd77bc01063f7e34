package dev.belay.sources.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Fixture;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GitHubEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00.123456Z");
  private static final String SHA = "4f1c0d6a9be25e3377c41b5de0a9f1c2836be74d";

  private final ObjectNode rule = Fixture.read("github/deployment_protection_rule");

  @Test
  void aProtectionRuleIsAGateBeforeTheDeployment() {
    DeploymentEvent event =
        GitHubEvents.read(
            new GitHubDelivery("deployment_protection_rule", "d-1", "5", "integration", "9", NOW),
            rule);

    assertThat(event.getType()).isEqualTo("deployment_protection_rule.requested");
    assertThat(event.getPhase()).isEqualTo("before-deploy");
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getRepository()).isEqualTo("acme/shop");
    assertThat(event.getRef()).isEqualTo("main");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getDeploymentId()).isEqualTo("987654321");
    assertThat(event.getOccurredAt()).isEqualTo("2026-04-28T19:50:01Z");
    assertThat(event.getReceivedAt()).isEqualTo("2026-11-23T00:00:00.123Z");
    assertThat(event.getUrl()).isEqualTo("https://github.com/acme/shop/actions/runs/5453085689");
    assertThat(event.getActor()).isEqualTo("ada");
    assertThat(event.getAttributes())
        .containsAllEntriesOf(
            Map.of(
                "event", "push",
                "installation-id", "42",
                "organization", "acme",
                "hook-id", "5",
                "hook-target-type", "integration",
                "hook-target-id", "9",
                "production-environment", "true"));
    assertThat(event.getGate().getPlatform()).isEqualTo("github");
    assertThat(event.getGate().getTarget())
        .isEqualTo(
            Map.of(
                "run-id", "5453085689",
                "repository", "acme/shop",
                "repository-id", "616902985",
                "installation-id", "42",
                "environment", "production"));
  }

  @Test
  void askingTwiceIsOneGateAndAnotherAttemptOfTheRunIsAnother() {
    String gate = gate(rule).getGate().getGateId();
    assertThat(gate(rule).getGate().getGateId()).isEqualTo(gate);

    rule.withObject("/deployment").put("id", 987654322);

    assertThat(gate(rule).getGate().getGateId()).isNotEqualTo(gate);
  }

  @Test
  void withoutADeploymentOnlyTheSameDeliveryIsTheSameGate() {
    rule.withObject("/deployment").remove("id");
    String gate = gate(rule).getGate().getGateId();

    assertThat(gate(rule).getGate().getGateId()).isEqualTo(gate);
    assertThat(
            GitHubEvents.read("deployment_protection_rule", "another", rule, Instant.EPOCH)
                .getGate()
                .getGateId())
        .isNotEqualTo(gate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/?/repos/acme/shop/actions/runs/1/deployment_protection_rule",
        "https://evil.example/x/repos/acme/shop/actions/runs/1/deployment_protection_rule",
        "file:///repos/acme/shop/actions/runs/1/deployment_protection_rule",
        "https://api.github.com/repos/acme/shop/actions/runs/../1/deployment_protection_rule",
        "https://api.github.com/repos/acme/shop/actions/runs/1/deployment_protection_rule?x=1",
        "https://u:p@api.github.com/repos/acme/shop/actions/runs/1/deployment_protection_rule",
        "https://api.github.com/repos/acme/shop/actions/runs/12345678901234567890/deployment_protection_rule",
        ""
      })
  void anotherCallbackAddressNamesNoRunAndOpensNoGate(String address) {
    rule.put("deployment_callback_url", address);

    DeploymentEvent event = gate(rule);

    assertThat(event.getGate()).isNull();
    assertThat(event.getPhase()).isEqualTo("before-deploy");
    assertThat(event.getAttributes()).containsKey("gate-problem");
  }

  @Test
  void enterpriseServersCallbackAddressNamesTheRunToo() {
    rule.put(
        "deployment_callback_url",
        "https://github.acme.example:8443/api/v3/repos/acme/shop/actions/runs/77/deployment_protection_rule");

    assertThat(gate(rule).getGate().getTarget()).containsEntry("run-id", "77");
  }

  @Test
  void onlyActionRepositoryAndSenderAreCertain() {
    ObjectNode bare = (ObjectNode) Fixture.json("{\"action\":\"requested\"}");
    bare.set("repository", rule.get("repository"));
    bare.set("sender", rule.get("sender"));

    DeploymentEvent event = gate(bare);

    assertThat(event.getGate()).isNull();
    assertThat(event.getRepository()).isEqualTo("acme/shop");
  }

  @ParameterizedTest
  @CsvSource({
    "success, after-success",
    "failure, after-failure",
    "error, after-failure",
    "in_progress, none",
    "inactive, none",
    "waiting, none",
    "exploded, none"
  })
  void aStatusIsKeptAsSentAndDecidesThePhase(String state, String phase) {
    JsonNode body =
        json(
            "{'action':'created','deployment_status':{'state':'%s'},'deployment':{'id':1}}"
                .formatted(state));

    DeploymentEvent event = GitHubEvents.read("deployment_status", "d", body, NOW);

    assertThat(event.getState()).isEqualTo(state);
    assertThat(event.getPhase()).isEqualTo(phase);
  }

  /** Enterprise Servers of some versions, and GitHub's older examples, name no action. */
  @Test
  void anEventWithoutAnActionIsOfWhatWasCreated() {
    JsonNode deployment = json("{'deployment':{'id':1}}");
    JsonNode status = json("{'deployment_status':{'state':'success'},'deployment':{'id':1}}");
    JsonNode other = json("{'action':'edited','deployment':{'id':1}}");

    assertThat(GitHubEvents.read("deployment", "d", deployment, NOW).getPhase())
        .isEqualTo("before-deploy");
    assertThat(GitHubEvents.read("deployment_status", "d", status, NOW).getPhase())
        .isEqualTo("after-success");
    assertThat(GitHubEvents.read("deployment", "d", other, NOW).getPhase()).isEqualTo("none");
  }

  @Test
  void aJobThatWaitsForAnEnvironmentIsBeforeTheDeploymentAndOthersAreNot() {
    String job =
        "{'action':'%s','workflow_job':{'head_sha':'%s','status':'waiting'},'deployment':%s}";
    String deployment = "{'id':3,'environment':'production','ref':'main'}";

    DeploymentEvent waiting = job(job.formatted("waiting", SHA, deployment));

    assertThat(waiting.getPhase()).isEqualTo("before-deploy");
    assertThat(waiting.getEnvironment()).isEqualTo("production");
    assertThat(waiting.getCommit()).isEqualTo(SHA);
    assertThat(waiting.getDeploymentId()).isEqualTo("3");
    assertThat(waiting.getGate()).isNull();
    assertThat(job(job.formatted("waiting", SHA, "null")).getPhase()).isEqualTo("none");
    assertThat(job(job.formatted("completed", SHA, deployment)).getPhase()).isEqualTo("none");
  }

  @Test
  void aPushNamesItsFilesAndSaysWhetherTheyAreAll() {
    String push =
        """
        {'ref':'refs/heads/main','before':'%s','after':'%s','created':false,'deleted':false,
        'forced':false,'commits':[{'added':['a'],'removed':[],'modified':['b']}],
        'head_commit':{'id':'%s','timestamp':'2026-04-28T21:50:00+02:00'}}
        """
            .formatted("9".repeat(40), SHA, SHA);

    DeploymentEvent event = push(push);

    assertThat(event.getType()).isEqualTo("push");
    assertThat(event.getPhase()).isEqualTo("none");
    assertThat(event.getRef()).isEqualTo("refs/heads/main");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getOccurredAt()).isEqualTo("2026-04-28T19:50:00Z");
    assertThat(event.getChangedPaths()).containsExactly("a", "b");
    assertThat(event.getChangedPathsComplete()).isTrue();
    for (String flag : new String[] {"created", "deleted", "forced"}) {
      assertThat(
              push(push.replace("'" + flag + "':false", "'" + flag + "':true"))
                  .getChangedPathsComplete())
          .as(flag)
          .isFalse();
      assertThat(push(push.replace("'" + flag + "':false,", "")).getChangedPathsComplete())
          .as("no " + flag)
          .isEqualTo(flag.equals("deleted"));
    }
    String commit = "{'added':[],'removed':[],'modified':['b']}";
    assertThat(
            push(push.replace("'commits':[", "'commits':[" + (commit + ",").repeat(2047)))
                .getChangedPathsComplete())
        .isFalse();
  }

  @Test
  void aDeletedRefHasNoCommit() {
    DeploymentEvent event =
        push("{'ref':'refs/tags/v1','after':'%s','head_commit':null}".formatted("0".repeat(40)));

    assertThat(event.getCommit()).isNull();
    assertThat(event.getChangedPathsComplete()).isFalse();
  }

  private static DeploymentEvent gate(JsonNode body) {
    return GitHubEvents.read("deployment_protection_rule", "d", body, NOW);
  }

  private static DeploymentEvent job(String body) {
    return GitHubEvents.read("workflow_job", "d", json(body), NOW);
  }

  private static DeploymentEvent push(String body) {
    return GitHubEvents.read("push", "d", json(body), NOW);
  }

  private static JsonNode json(String text) {
    return Fixture.json(text.replace('\'', '"'));
  }
}
