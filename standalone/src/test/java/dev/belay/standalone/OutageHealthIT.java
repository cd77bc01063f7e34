package dev.belay.standalone;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the four services answer to their watchers while the database, the vault or Kafka is away:
 * at once, and nobody has a reason to start them again.
 */
@Tag("faults")
class OutageHealthIT {
  @TempDir static Path home;

  private final Probes probes = new Probes();
  private SeparateServices services;

  @BeforeEach
  void start() throws Exception {
    services = SeparateServices.start(home);
  }

  @AfterEach
  void stop() throws Exception {
    services.close();
  }

  /** One after the other on the same services: Kafka does not come back. */
  @Test
  void everyOutageIsAnsweredAtOnce() throws Exception {
    allIsWell();
    theDatabaseHangs();
    theVaultHangs();
    kafkaIsAway();
  }

  private String url(String service) {
    return services.service(service).url();
  }

  private void allIsWell() {
    for (String service : List.of("gateway", "ledger", "worker", "verifier")) {
      probes.await(url(service), 200, 200, 200);
    }
  }

  private void theDatabaseHangs() throws Exception {
    try (FrozenDatabase frozen = FrozenDatabase.of(services.home().database())) {
      probes.await(url("ledger"), 200, 503, 503);
      probes.await(url("worker"), 200, 503, 503);
      probes.await(url("verifier"), 200, 503, 503);
      probes.await(url("gateway"), 200, 200, 503);
      services.deploy(); // it is ready, and takes what CI systems say
    }
    allIsWell();
  }

  private void theVaultHangs() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServiceProcess worker = another("worker", silent);
        ServiceProcess verifier = another("verifier", silent)) {
      for (ServiceProcess each : List.of(worker, verifier)) {
        probes.await(each.url(), 200, 503, 503);
      }
    }
  }

  /** One whose vault takes connections and never answers. */
  private ServiceProcess another(String name, ServerSocket silent) throws Exception {
    return services.another(
        name,
        List.of(
            "--belay.vault.uri=s3://belay/vault?endpoint=http://127.0.0.1:%d&region=eu-west-1&path-style=true"
                .formatted(silent.getLocalPort())),
        Map.of("AWS_ACCESS_KEY_ID", "nobody", "AWS_SECRET_ACCESS_KEY", "nothing"));
  }

  private void kafkaIsAway() throws Exception {
    services.stopBroker();

    probes.await(url("ledger"), 200, 200, 503);
    probes.await(url("worker"), 200, 503, 503);
    probes.await(url("verifier"), 200, 503, 503);
    probes.await(url("gateway"), 200, 200, 503);
    services.deploy();
  }
}
