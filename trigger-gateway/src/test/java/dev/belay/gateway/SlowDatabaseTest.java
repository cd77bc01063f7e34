package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.belay.fixtures.KeptPorts;
import dev.belay.runtime.testing.TestBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The gateway's database comes late, and falls silent later. */
@Tag("faults")
class SlowDatabaseTest {
  @TempDir Path folder;

  @Test
  void theStartWaitsForItAndItsSilenceHoldsNobodyForEver() throws Exception {
    Files.writeString(folder.resolve("belay.yaml"), POLICY);
    TestDatabase database = TestDatabase.create();
    int port = KeptPorts.find(1).getFirst();

    try (TestBroker kafka = TestBroker.withTopics(folder.resolve("kafka"))) {
      CompletableFuture<TestGateway> starting =
          CompletableFuture.supplyAsync(
              () ->
                  TestGateway.start(
                      kafka,
                      database.at(port),
                      folder,
                      // As the default, but not as long.
                      "--spring.datasource.hikari.data-source-properties.socketTimeout=2"));
      assertThatThrownBy(() -> starting.get(8, TimeUnit.SECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      try (Tunnel tunnel = new Tunnel(port, database.port());
          TestGateway gateway = starting.get(120, TimeUnit.SECONDS)) {
        JdbcClient jdbc = JdbcClient.create(gateway.bean(DataSource.class));
        assertThat(
                jdbc.sql("show idle_in_transaction_session_timeout").query(String.class).single())
            .isEqualTo("1min");

        tunnel.silent(true);
        CompletableFuture<Integer> asked =
            CompletableFuture.supplyAsync(() -> jdbc.sql("select 1").query(Integer.class).single());
        assertThatThrownBy(() -> asked.get(60, TimeUnit.SECONDS))
            .hasRootCauseInstanceOf(java.io.IOException.class);

        tunnel.silent(false);
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> jdbc.sql("select 1").query(Integer.class).single() == 1);
      }
    }
  }

  private static final String POLICY =
      """
      version: 1
      data-stores:
        shop-db:
          driver: postgresql
          url: postgresql://localhost:5432/shop
          username: belay
          password: none
      applications:
        shop:
          repositories: [acme/shop]
          environments:
            production:
              rules:
                - on: before-deploy
                  capture: [shop-db]
      """;
}
