package dev.belay.standalone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody on the network reaches a service that was not told to let them. */
class ListeningRulesTest {
  private static final List<String> SERVICES =
      List.of("trigger-gateway", "ledger-service", "backup-worker", "restore-verifier");

  @Test
  void servicesListenOnLoopbackUnlessTheyAreTold() throws Exception {
    for (String service : SERVICES) {
      assertThat(
              Files.readString(
                  Path.of("..", service, "src", "main", "resources", service + ".yml")))
          .as(service)
          .contains("\n  address: 127.0.0.1\n");
    }
  }
}
