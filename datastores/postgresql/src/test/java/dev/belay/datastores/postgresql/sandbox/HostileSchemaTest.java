package dev.belay.datastores.postgresql.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.CheckDepth;
import dev.belay.datastores.CheckResult;
import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.jail.Isolation;
import dev.belay.vault.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In bubblewrap, and without a jail. */
class HostileSchemaTest extends HostileSchema {
  @Override
  Isolation jail() throws Exception {
    return Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }

  /** The roles are what holds where nothing can be jailed. */
  @Test
  void withoutAJailItRunsAsAnOrdinaryRoleAndTheSandboxSaysSo(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));

    try (PostgresSandbox sandbox = open(point, new Isolation.Bare("a test"))) {
      driver.restore(point, vault, sandbox, ProgressListener.NONE);
      List<CheckResult> checks =
          driver.check(point, sandbox, CheckDepth.FULL, ProgressListener.NONE);

      assertVerified(point, checks);
      assertThat(attacks(sandbox)).containsExactlyInAnyOrderElementsOf(asOrdinaryRoles(databases));
      assertThat(sandbox.description()).contains("NOT JAILED (a test)");
      assertThat(sandbox.doors()).isEmpty();
    }
    assertThat(filesIn(outside)).containsExactly("vault-key");
  }

  /** That the attacks of this test are real ones; and what a bare process is worth. */
  @Test
  void aSuperuserInABareProcessReachesAllOfIt(Databases databases) throws Exception {
    Manifest point = capture(hostile(databases));

    try (PostgresSandbox sandbox = open(point, new Isolation.Bare("a test"))) {
      driver.restore(point, vault, sandbox, ProgressListener.NONE);
      attackAll(sandbox.connection());
    }
    assertThat(filesIn(outside))
        .containsAll(WAYS.stream().map(way -> "file-" + way).toList())
        .containsAll(WAYS.stream().map(way -> "large-object-" + way).toList());
    assertThat(connections).hasPositiveValue();
  }
}
