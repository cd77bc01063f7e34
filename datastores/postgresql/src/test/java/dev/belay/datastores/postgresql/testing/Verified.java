package dev.belay.datastores.postgresql.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.CheckResult.Outcome;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RequiredCheck;
import dev.belay.datastores.SandboxRequest;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.PostgresDriver;
import dev.belay.datastores.postgresql.sandbox.PostgresSandbox;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.nio.file.Path;
import java.util.List;

/** Captures and verifies, as a worker and a verifier would. */
public final class Verified {
  private Verified() {}

  /** A jail, unless the server is where no jail reads: see {@code build/postgresql}. */
  public static Isolation isolation() throws Exception {
    return Isolation.choose(
        Isolation.Wanted.valueOf(System.getProperty("belay.test.isolation", "BUBBLEWRAP")),
        Isolation.Furnishing.reading(List.of()));
  }

  /**
   * A point of {@code source}, restored into a sandbox where every required check has passed.
   *
   * @param directory of the sandbox; does not exist
   */
  public static Manifest point(
      PostgresDriver driver, MemoryVault vault, StoreConnection source, Path directory)
      throws Exception {
    Manifest point = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    try (PostgresSandbox sandbox =
        PostgresSandbox.open(new SandboxRequest(point, directory, isolation()))) {
      driver.restore(point, vault, sandbox, ProgressListener.NONE);
      List<CheckResult> checks =
          driver.check(point, sandbox, CheckDepth.FULL, ProgressListener.NONE);
      for (RequiredCheck required : driver.requiredChecks(point, CheckDepth.FULL)) {
        assertThat(checks.stream().filter(required::isAnsweredBy))
            .as(required.toString())
            .isNotEmpty()
            .allMatch(check -> check.outcome() == Outcome.PASSED);
      }
      assertThat(checks).noneMatch(check -> check.outcome() == Outcome.FAILED);
    }
    return point;
  }
}
