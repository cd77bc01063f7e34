package dev.belay.datastores.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.SandboxRequest;
import dev.belay.jail.Doors;
import dev.belay.jail.Jail;
import dev.belay.jail.Launch;
import dev.belay.jail.ProgramBeside;
import dev.belay.vault.Manifest;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Sandboxes, and the checks of what was restored into them. */
abstract class SandboxPromises extends Trial {
  @Test
  void makesEveryRequiredCheckOfAnIntactCopyAndPassesIt() throws Exception {
    Manifest point = capture(filled());
    assertThat(point.gaps()).as("what a capture with all rights could not see").isEmpty();
    for (CheckDepth depth : CheckDepth.values()) {
      try (Sandbox sandbox = restored(point)) {
        Set<RequiredCheck> required = driver().requiredChecks(point, depth);
        List<CheckResult> results = driver().check(point, sandbox, depth, ProgressListener.NONE);

        assertThat(required).isNotEmpty();
        for (RequiredCheck check : required) {
          assertThat(results.stream().filter(check::isAnsweredBy))
              .as(check.toString())
              .isNotEmpty()
              .allMatch(result -> result.outcome() == Outcome.PASSED);
        }
        assertThat(results).noneMatch(result -> result.outcome() == Outcome.FAILED);
      }
    }
  }

  @Test
  void findsEveryFaultThatIsPlantedInACopy() throws Exception {
    Manifest point = capture(filled());
    assertThat(fixture().faults()).isNotEmpty();
    for (PlantedFault fault : fixture().faults()) {
      try (Sandbox sandbox = restored(point)) {
        fault.damage().in(sandbox.connection());

        assertThat(driver().check(point, sandbox, CheckDepth.RESTORE, ProgressListener.NONE))
            .as(fault.name())
            .anyMatch(result -> result.outcome() == Outcome.FAILED);
      }
    }
  }

  @Test
  void aSandboxSaysWhatItIsAndGoesWithoutATrace() throws Exception {
    Manifest point = capture(filled());
    Path directory = folder.resolve("sandbox");
    try (Sandbox sandbox =
        driver().openSandbox(new SandboxRequest(point, directory, isolation()))) {
      assertThat(sandbox.description()).isNotBlank();
      assertThat(sandbox.environment())
          .isNotEmpty()
          .allSatisfy((name, value) -> assertThat(name).matches("[A-Z][A-Z0-9_]*"));
      assertThat(fixture().items(sandbox.connection())).isEmpty();
    }
    assertThat(directory).doesNotExist();
  }

  @Test
  void aProgramInAJailReachesASandboxThroughItsDoorsAndNothingElse() throws Exception {
    Manifest point = capture(filled());
    Path outside = Files.createFile(folder.resolve("outside"));
    try (Sandbox sandbox = restored(point);
        ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Doors doors = sandbox.doors().orElseThrow();
      String program =
          "! test -e %s; ! (exec 3<>/dev/tcp/127.0.0.1/%d);"
                  .formatted(outside, elsewhere.getLocalPort())
              + doors.ports().keySet().stream()
                  .map(port -> " exec 3<>/dev/tcp/127.0.0.1/%d;".formatted(port))
                  .collect(Collectors.joining())
              + doors.folders().stream()
                  .map(shared -> " test -w %s;".formatted(shared))
                  .collect(Collectors.joining());

      assertThat(doors.ports().size() + doors.folders().size()).isPositive();
      try (ProgramBeside beside =
          ProgramBeside.of(
              List.of(doors),
              false,
              List.of("bash", "-e", "-c", program),
              Map.of("PATH", Jail.PATH))) {
        Launch launch = beside.launch();
        Process process =
            launch.start(new ProcessBuilder(launch.command()).redirectErrorStream(true));
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
      }
    }
    Files.delete(outside);
  }

  @Test
  void cleaningUpLeavesWhatALivingProcessWorksIn() throws Exception {
    Manifest point = capture(filled());
    driver().cleanUp(folder.resolve("not-there"));
    try (Sandbox sandbox = restored(point)) {
      driver().cleanUp(folder);

      assertThat(fixture().items(sandbox.connection())).hasSize(ITEMS);
    }
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }
}
