package dev.belay.datastores.postgresql.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.postgresql.server.ContainerHolder;
import dev.belay.datastores.postgresql.testing.Containers;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.jail.Doors;
import dev.belay.jail.Isolation;
import dev.belay.jail.Launch;
import dev.belay.jail.ProgramBeside;
import dev.belay.vault.Manifest;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In containers. Skipped, loudly, where no Docker can be reached. */
@Tag("faults")
class HostileSchemaInContainerTest extends HostileSchema {
  private Isolation.Container container;

  @BeforeEach
  void choose() throws Exception {
    container = Containers.isolation();
  }

  @Override
  Isolation jail() {
    return container;
  }

  @Test
  void aContainerIsRemovedWithItsSandbox(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));
    Path folder;
    try (PostgresSandbox sandbox = open(point, container)) {
      folder = sandbox.directory();
      assertThat(Containers.mounting(folder)).hasSize(1);
    }
    assertThat(Containers.mounting(folder)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void aProgramBesideReachesTheServerByAPortAndNothingElse(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));
    try (PostgresSandbox sandbox = open(point, container)) {
      driver.restore(point, vault, sandbox, ProgressListener.NONE);
      Doors doors = sandbox.doors().orElseThrow();
      String script =
          "PGPASSWORD=$PASSWORD psql -h $HOST -p $PORT -U $USER -XAtc 'SELECT count(*) FROM public.bait' $DATABASE; ls %s; id -u; (exec 3<>/dev/tcp/127.0.0.1/%d) || echo refused; exit 3"
              .formatted(outside, listener.getLocalPort());

      try (ProgramBeside beside =
          ProgramBeside.of(
              List.of(doors),
              false,
              List.of("bash", "-c", script),
              environment(sandbox.environment()))) {
        Launch launch = beside.launch();
        Process process =
            launch.start(new ProcessBuilder(launch.command()).redirectErrorStream(true));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(3);
        assertThat(said).startsWith("3\n").contains("refused").doesNotContain("vault-key");
        assertThat(said.lines()).doesNotContain("0");
      }
      assertThat(connections).hasValue(0);
    }
  }

  @Test
  void aContainerEndsWithAProcessThatIsKilled() throws Exception {
    Path folder = temporary.resolve("abandoned");
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                ContainerHolder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = holder.inputReader(StandardCharsets.UTF_8)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> "started".equals(output.readLine()));
      assertThat(Containers.mounting(folder)).hasSize(1);
    } finally {
      holder.destroyForcibly().waitFor();
    }

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(Containers.mounting(folder)).isEmpty());
  }

  /** Code in the container may end what watches for the end of its maker. */
  @Test
  void aContainerThatOutlivesItsProcessIsRemovedByTheNextOne() throws Exception {
    String name = Containers.abandoned();

    Containers.isolation();

    assertThat(Containers.names()).doesNotContain(name);
  }

  @Test
  void anImageThatCannotBeHadIsNamedWithItsRemedy(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));
    Isolation.Container other =
        new Isolation.Container(
            container.docker(),
            Map.of("postgresql", "127.0.0.1:1/none:{major}"),
            List.of(),
            container.memory());

    Assertions.assertThatThrownBy(
            () ->
                PostgresSandbox.open(
                    new SandboxRequest(point, temporary.resolve("sandbox"), other)))
        .isInstanceOf(DataStoreException.Misconfigured.class)
        .hasMessageContaining("127.0.0.1:1/none:" + databases.server().major())
        .hasMessageContaining("belay.verifier.images");
  }

  private static Map<String, String> environment(Map<String, String> sandbox) {
    Map<String, String> all = new java.util.HashMap<>(sandbox);
    all.put("PATH", dev.belay.jail.Jail.PATH);
    return all;
  }
}
