package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.policy.read.InvalidPolicyException;
import dev.belay.runtime.testing.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RefusedPolicyTest {
  @TempDir Path folder;

  @Test
  void theGatewayDoesNotStartAndTellsEveryProblem(CapturedOutput output) throws Exception {
    Path policy = Files.writeString(folder.resolve("belay.yaml"), "version: 2\nstores: {}\n");

    TestDatabase database = TestDatabase.create();

    assertThatThrownBy(
            () ->
                TriggerGatewayApplication.application()
                    .run(
                        "--server.port=0",
                        database.arguments().get(0),
                        database.arguments().get(1),
                        TestKeys.arguments().get(0),
                        TestKeys.arguments().get(1),
                        "--belay.policy.file=" + policy,
                        "--belay.spool.directory=" + folder.resolve("spool")))
        .hasRootCauseInstanceOf(InvalidPolicyException.class);

    org.assertj.core.api.Assertions.assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "version", "stores", "data-stores: is required");
  }
}
