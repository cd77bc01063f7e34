package dev.belay.cli;

import static dev.belay.cli.GateDocuments.approved;
import static dev.belay.cli.GateDocuments.point;
import static dev.belay.cli.GateDocuments.rejected;
import static dev.belay.cli.GateDocuments.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import dev.belay.cli.FakeServices.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The scripts of deploy/github-action and deploy/gitlab, run as the runners run them: they fetch
 * the packaged distribution, check it, and hold against a gateway.
 */
class PipelineGatesIT {
  private static final Path DISTRIBUTION = Path.of("target", "belay-cli.tar.gz").toAbsolutePath();
  private static final Path ACTION = Path.of("..", "deploy", "github-action");
  private static final Path TEMPLATE = Path.of("..", "deploy", "gitlab", "templates", "gate.yml");
  private static final Reply VERIFIED = approved("verified", point("orders", "verified", "", 9, 9));
  private static HttpServer downloads;
  private static String digest;

  private final FakeGateway gateway = new FakeGateway();

  @TempDir Path folder = Path.of("");

  @BeforeAll
  static void serveTheDistribution() throws Exception {
    digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(DISTRIBUTION)));
    downloads =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            DISTRIBUTION.getParent(),
            SimpleFileServer.OutputLevel.NONE);
    downloads.start();
  }

  @AfterAll
  static void stop() {
    downloads.stop(0);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void theActionHoldsUntilTheRecoverySetIsVerified() throws IOException {
    gateway.answering(waiting(point("orders", "capturing", "", 10, 100)), VERIFIED);
    Path summary = folder.resolve("summary.md");
    Map<String, String> job = gitHubJob();
    job.put("GITHUB_STEP_SUMMARY", summary.toString());
    Map<String, String> inputs = inputs();
    inputs.put("labels", "team=checkout\nnote=two words; $(rm) `x`\n");

    CompositeAction.Ended ended = action(inputs, job);

    assertThat(ended.code()).as(ended.log()).isZero();
    assertThat(ended.outputs())
        .containsEntry("gate-id", GateDocuments.GATE)
        .containsEntry("recovery-set-id", FakeGateway.SET)
        .containsEntry("decision", "approved");
    assertThat(ended.used()).isEmpty();
    assertThat(ended.log()).contains("orders: capturing 10% of 100 B").doesNotContain("t0ken");
    assertThat(Files.readString(summary)).contains("### Belay gate: approved");
    JsonNode asked = gateway.opened().values().iterator().next();
    assertThat(asked.at("/labels/note").asString()).isEqualTo("two words; $(rm) `x`");
    assertThat(asked.path("commit").asString()).isEqualTo(GateDocuments.COMMIT);
  }

  @Test
  void theActionFailsAsTheGateDoesAndStillSaysWhy() throws IOException {
    gateway.answering(rejected("verification-failed", "orders lacks rows"));

    CompositeAction.Ended ended = action(inputs(), gitHubJob());

    assertThat(ended.code()).as(ended.log()).isEqualTo(5);
    assertThat(ended.outputs()).containsEntry("decision", "rejected");
    assertThat(ended.log()).contains("orders lacks rows");
  }

  @Test
  void theActionRunsNothingThatHasAnotherDigest() throws IOException {
    Map<String, String> inputs = inputs();
    inputs.put("belay-sha256", "0".repeat(64));

    CompositeAction.Ended ended = action(inputs, gitHubJob());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.log()).contains("::error title=Belay gate::", digest);
    assertThat(ended.outputs()).containsEntry("decision", "");
    assertThat(gateway.requests()).isEmpty();
  }

  @Test
  void theActionWantsADigestForWhatItFetches() throws IOException {
    Map<String, String> inputs = inputs();
    inputs.remove("belay-sha256");

    assertThat(action(inputs, gitHubJob()).log()).contains("belay-sha256 must be");
  }

  @Test
  void theActionUsesTheBelayOnThePathWhenItIsGivenNoUrl() throws IOException {
    gateway.answering(VERIFIED);
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Shell unpacked =
        Shell.run(folder, Map.of("PATH", path()), "tar", "-xzf", DISTRIBUTION.toString());
    assertThat(unpacked.code()).as(unpacked.log()).isZero();
    Files.createSymbolicLink(bin.resolve("belay"), Path.of("..", "belay-cli", "bin", "belay"));
    Map<String, String> job = gitHubJob();
    job.put("PATH", bin + ":" + path());
    Map<String, String> inputs = inputs();
    inputs.remove("belay-url");

    CompositeAction.Ended ended = action(inputs, job);

    assertThat(ended.code()).as(ended.log()).isZero();
  }

  @Test
  void theActionSetsUpJavaOnlyWhereThereIsNone() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        new String[] {"bash", "sed", "cut", "tr", "mktemp", "curl", "sha256sum", "tar", "gzip"}) {
      Path wrapper =
          Files.writeString(
              tools.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(which(tool)));
      assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }
    Map<String, String> job = gitHubJob();
    job.remove("JAVA_HOME");
    job.put("PATH", tools.toString());

    assertThat(action(inputs(), job).used()).singleElement().asString().contains("setup-java@");
  }

  @Test
  void theComponentHoldsUntilTheRecoverySetIsVerified() throws IOException {
    gateway.answering(waiting(point("orders", "capturing", "", 10, 100)), VERIFIED);

    Shell job = component(inputs());

    assertThat(job.code()).as(job.log()).isZero();
    assertThat(job.log()).contains("orders: capturing 10% of 100 B").doesNotContain("t0ken");
    assertThat(Files.readString(folder.resolve("belay-gate.env")))
        .contains("BELAY_GATE_ID=" + GateDocuments.GATE, "BELAY_DECISION=approved");
    assertThat(Files.readString(folder.resolve("belay-gate.md"))).contains("Belay gate: approved");
    assertThat(gateway.opened().values().iterator().next().path("repository").asString())
        .isEqualTo("acme/shop");
  }

  @Test
  void theComponentFailsAsTheGateDoes() throws IOException {
    gateway.answering(rejected("timeout", "nothing came in time"));

    Shell job = component(inputs());

    assertThat(job.code()).as(job.log()).isEqualTo(4);
    assertThat(Files.readString(folder.resolve("belay-gate.env")))
        .contains("BELAY_DECISION=rejected");
  }

  @Test
  void theComponentRunsNothingThatHasAnotherDigest() throws IOException {
    Map<String, String> inputs = inputs();
    inputs.put("belay-sha256", "0".repeat(64));

    Shell job = component(inputs);

    assertThat(job.code()).isEqualTo(2);
    assertThat(job.log()).contains(digest);
    assertThat(gateway.requests()).isEmpty();
  }

  private Map<String, String> inputs() {
    Map<String, String> inputs = new HashMap<>();
    inputs.put("gateway-url", gateway.url());
    inputs.put("application", "shop");
    inputs.put("environment", "production");
    inputs.put(
        "belay-url",
        "http://127.0.0.1:%d/belay-cli.tar.gz".formatted(downloads.getAddress().getPort()));
    inputs.put("belay-sha256", digest);
    return inputs;
  }

  private Map<String, String> gitHubJob() {
    Map<String, String> job = gateway.gitHubJob();
    job.remove("BELAY_GATEWAY_URL");
    job.put("PATH", path());
    job.put("JAVA_HOME", System.getProperty("java.home"));
    return job;
  }

  private CompositeAction.Ended action(Map<String, String> inputs, Map<String, String> job)
      throws IOException {
    return new CompositeAction(ACTION, folder).run(inputs, job);
  }

  /** The component's job, as GitLab makes it of the template and the inputs. */
  private Shell component(Map<String, String> inputs) throws IOException {
    String[] documents = Files.readString(TEMPLATE).split("(?m)^---$", -1);
    YAMLMapper yaml = YAMLMapper.builder().build();
    String text = documents[1];
    for (Map.Entry<String, JsonNode> input :
        yaml.readTree(documents[0]).at("/spec/inputs").properties()) {
      String value =
          inputs.getOrDefault(input.getKey(), input.getValue().path("default").asString(""));
      text = text.replace("$[[ inputs." + input.getKey() + " ]]", value);
    }
    assertThat(text).doesNotContain("$[[");
    JsonNode job = yaml.readTree(text).path("belay-gate");
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", path());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("GITLAB_CI", "true");
    environment.put("CI_COMMIT_SHA", GateDocuments.COMMIT);
    environment.put("CI_PROJECT_PATH", "acme/shop");
    environment.put("CI_SERVER_URL", "https://gitlab.example");
    environment.put("CI_JOB_ID", "7");
    assertThat(job.at("/id_tokens/BELAY_ID_TOKEN/aud").asString()).isEqualTo("belay");
    environment.put("BELAY_ID_TOKEN", FakeGateway.API_TOKEN);
    job.path("variables")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asString()));
    return Shell.run(folder, environment, "sh", "-c", job.at("/script/0").asString());
  }

  private static String path() {
    return System.getenv("PATH");
  }

  private static Path which(String tool) {
    for (String place : path().split(":", -1)) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    throw new AssertionError("there is no " + tool + " on the path");
  }
}
