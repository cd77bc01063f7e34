package dev.belay.sources.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.schemas.DeploymentEvent;
import dev.belay.sources.Fixture;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class GitLabEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-23T00:00:00Z");
  private static final String SHA = "4f1c0d6a9be25e3377c41b5de0a9f1c2836be74d";

  private final ObjectNode deployment = Fixture.read("gitlab/deployment");

  @Test
  void aDeploymentHasItsFullCommitAndItsDate() {
    DeploymentEvent event = read(deployment);

    assertThat(event.getSource()).isEqualTo("gitlab");
    assertThat(event.getType()).isEqualTo("deployment.success");
    assertThat(event.getPhase()).isEqualTo("after-success");
    assertThat(event.getOccurredAt()).isEqualTo("2026-04-28T19:50:00Z");
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getRepository()).isEqualTo("acme/shop");
    assertThat(event.getRef()).isEqualTo("main");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getDeploymentId()).isEqualTo("15");
    assertThat(event.getState()).isEqualTo("success");
    assertThat(event.getUrl()).isEqualTo("https://gitlab.example.com/acme/shop/-/jobs/796");
    assertThat(event.getActor()).isEqualTo("ada");
    assertThat(event.getAttributes())
        .isEqualTo(Map.of("project-id", "30", "job-id", "796", "environment-tier", "production"));
    assertThat(event.getGate()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "created, before-deploy",
    "blocked, before-deploy",
    "running, before-deploy",
    "success, after-success",
    "failed, after-failure",
    "canceled, none",
    "skipped, none",
    "exploded, none"
  })
  void theStatusDecidesThePhaseAndOnlyABlockedOneIsAGate(String status, String phase) {
    DeploymentEvent event = read(deployment.put("status", status));

    assertThat(event.getType()).isEqualTo("deployment." + status);
    assertThat(event.getPhase()).isEqualTo(phase);
    assertThat(event.getGate() != null).isEqualTo(status.equals("blocked"));
  }

  @Test
  void aGateSaysWhatHasToBeApprovedAndPlayed() {
    DeploymentEvent event = read(deployment.put("status", "blocked"));

    assertThat(event.getGate().getPlatform()).isEqualTo("gitlab");
    assertThat(event.getGate().getTarget())
        .isEqualTo(
            Map.of(
                "project-id", "30",
                "project", "acme/shop",
                "deployment-id", "15",
                "job-id", "796",
                "environment", "production"));
    assertThat(read(deployment).getGate().getGateId()).isEqualTo(event.getGate().getGateId());
  }

  @Test
  void aGateWithoutItsDeploymentIsAProblemThatIsTold() {
    deployment.put("status", "blocked").remove("deployment_id");

    DeploymentEvent event = read(deployment);

    assertThat(event.getGate()).isNull();
    assertThat(event.getAttributes()).containsKey("gate-problem");
  }

  @Test
  void withoutACommitAddressTheShortShaHasToDo() {
    deployment.putNull("commit_url").putNull("deployable_url");

    assertThat(read(deployment).getCommit()).isEqualTo("4f1c0d6a");
    assertThat(read(deployment).getUrl()).isNull();
  }

  @Test
  void aPipelineIsKeptWithoutItsVariables() {
    DeploymentEvent event = read(Fixture.read("gitlab/pipeline"));

    assertThat(event.getType()).isEqualTo("pipeline.success");
    assertThat(event.getPhase()).isEqualTo("none");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getOccurredAt()).isEqualTo("2026-04-28T19:26:29Z");
    assertThat(event.getAttributes()).containsEntry("pipeline-source", "push");
    assertThat(event.toString()).doesNotContain("hunter2", "DATABASE_PASSWORD");
  }

  @Test
  void aJobHasTheCommitAndNotThePipelinesNumber() {
    DeploymentEvent event = read(Fixture.read("gitlab/job"));

    assertThat(event.getType()).isEqualTo("job.failed");
    assertThat(event.getPhase()).isEqualTo("none");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getEnvironment()).isEqualTo("production");
    assertThat(event.getOccurredAt()).isEqualTo("2026-04-28T19:42:10.886Z");
    assertThat(event.getUrl()).isEqualTo("https://gitlab.example.com/acme/shop/-/jobs/1977");
  }

  @Test
  void aPushNamesItsFilesAndSaysWhetherTheyAreAll() {
    ObjectNode push = Fixture.read("gitlab/push");

    DeploymentEvent event = read(push);

    assertThat(event.getType()).isEqualTo("push");
    assertThat(event.getRef()).isEqualTo("refs/heads/main");
    assertThat(event.getCommit()).isEqualTo(SHA);
    assertThat(event.getActor()).isEqualTo("ada");
    assertThat(event.getChangedPaths())
        .containsExactly("shop/prices.sql", "CHANGELOG.md", "shop/old.sql");
    assertThat(event.getChangedPathsComplete()).isTrue();
    assertThat(read(push.deepCopy().put("total_commits_count", 21)).getChangedPathsComplete())
        .isFalse();
    assertThat(read(push.deepCopy().put("ref_protected", false)).getChangedPathsComplete())
        .isFalse();
    assertThat(read(push.deepCopy().put("before", "0".repeat(40))).getChangedPathsComplete())
        .isFalse();
  }

  @Test
  void aTagAndAReleaseNameTheirCommit() {
    DeploymentEvent tag = read(Fixture.read("gitlab/tag_push"));
    assertThat(tag.getType()).isEqualTo("tag_push");
    assertThat(tag.getCommit()).isEqualTo(SHA);
    assertThat(tag.getChangedPathsComplete()).isFalse();

    DeploymentEvent release = read(Fixture.read("gitlab/release"));
    assertThat(release.getType()).isEqualTo("release.create");
    assertThat(release.getRef()).isEqualTo("v1.1");
    assertThat(release.getCommit()).isEqualTo(SHA);
  }

  @Test
  void theDerivedKeyIsThatOfWhatHappenedAndNotOfHowItWasWritten() {
    String key = GitLabDeliveryKey.derive(deployment);
    assertThat(GitLabDeliveryKey.derive(deployment.deepCopy().put("commit_title", "x")))
        .isEqualTo(key);
    assertThat(GitLabDeliveryKey.derive(deployment.deepCopy().put("status", "failed")))
        .isNotEqualTo(key);
    assertThat(GitLabDeliveryKey.derive(deployment.deepCopy().put("deployment_id", 16)))
        .isNotEqualTo(key);
    assertThat(
            GitLabDeliveryKey.derive(
                deployment.deepCopy().put("status_changed_at", "2026-04-28 21:51:00 +0200")))
        .isNotEqualTo(key);
  }

  private static DeploymentEvent read(JsonNode body) {
    return GitLabEvents.read("delivery", body, NOW);
  }
}
