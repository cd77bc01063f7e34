package dev.belay.datastores.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.datastores.ProgressListener;
import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.testing.Databases;
import dev.belay.datastores.postgresql.testing.Requests;
import dev.belay.datastores.postgresql.testing.SharedPostgres;
import dev.belay.datastores.testing.MemoryVault;
import dev.belay.vault.Manifest;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two million rows and a little history. */
@Tag("faults")
@ExtendWith(SharedPostgres.class)
class PgbenchIT {
  private final PostgresDriver driver = new PostgresDriver(Clock.systemUTC());
  private final MemoryVault vault = new MemoryVault();

  @Test
  void restoresPgbenchAtScale5(Databases databases) throws Exception {
    StoreConnection source = databases.create();
    databases.run(source, "pgbench", "--initialize", "--quiet", "--scale=5");
    databases.run(source, "pgbench", "--client=2", "--transactions=200", "--no-vacuum");
    StoreConnection target = databases.create();

    Manifest manifest = driver.capture(Requests.of(source), vault, ProgressListener.NONE);
    driver.restore(manifest, vault, new RestoreTarget.Store(target), ProgressListener.NONE);

    String rows =
        """
        SELECT (SELECT md5(string_agg(a::text, ';' ORDER BY aid)) FROM public.pgbench_accounts a)
          || (SELECT md5(string_agg(t::text, ';' ORDER BY tid)) FROM public.pgbench_tellers t)
          || (SELECT md5(string_agg(b::text, ';' ORDER BY bid)) FROM public.pgbench_branches b)
          || (SELECT md5(string_agg(h::text, ';' ORDER BY h::text)) FROM public.pgbench_history h)
        """;
    assertThat(databases.schema(target)).isEqualTo(databases.schema(source));
    assertThat(Databases.query(target, rows)).isEqualTo(Databases.query(source, rows));
    assertThat(manifest.totals().rows()).isEqualTo(500_000 + 50 + 5 + 400);
  }
}
