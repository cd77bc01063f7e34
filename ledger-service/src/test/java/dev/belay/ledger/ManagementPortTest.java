package dev.belay.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Health and metrics on a port of their own. */
class ManagementPortTest {
  private static RunningLedger service;
  private static int main;
  private static int management;

  @BeforeAll
  static void start() {
    service = new RunningLedger("--management.server.port=0");
    main = Integer.parseInt(service.property("local.server.port"));
    management = Integer.parseInt(service.property("local.management.port"));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void healthAndMetricsAreThereAloneAndNeedNoToken() throws Exception {
    assertThat(management).isNotEqualTo(main);
    assertThat(get(management, "127.0.0.1", "/actuator/health")).contains(" 200", "\"UP\"");
    assertThat(get(management, "127.0.0.1", "/actuator/prometheus"))
        .contains(" 200", "belay_ledger_readable 1");
    for (String path :
        new String[] {"/actuator", "/actuator/health", "/actuator/info", "/actuator/prometheus"}) {
      assertThat(get(main, "127.0.0.1", path)).as(path).startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void theApiIsOnTheMainPortAloneAndItsDoorsAreTheSame() throws Exception {
    String reader = service.give("reader", null, "read");
    String trigger = service.give("trigger", null, "trigger");

    assertThat(service.get("/v1/recovery-sets", null).statusCode()).isEqualTo(401);
    assertThat(service.get("/v1/recovery-sets", trigger).statusCode()).isEqualTo(403);
    assertThat(service.get("/v1/recovery-sets", reader).statusCode()).isEqualTo(200);
    assertThat(
            service.post("/v1/rollbacks", "{}", "Authorization", "Bearer " + reader).statusCode())
        .isEqualTo(403);
    assertThat(get(management, "127.0.0.1", "/v1/recovery-sets"))
        .doesNotContain(" 200")
        .startsWith("HTTP/1.1 4");
    assertThat(get(management, "127.0.0.1", "/v3/api-docs")).startsWith("HTTP/1.1 404");
  }

  @Test
  void itListensOnThisMachineAloneAndToItsOwnNames() throws Exception {
    String refused = get(management, "rebound.example", "/actuator/health");

    assertThat(refused).startsWith("HTTP/1.1 421").doesNotContain("UP");
    assertThat(get(management, "localhost", "/actuator/health")).contains(" 200");
    // Another address of this machine's loopback: who listens everywhere would answer there.
    assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.2"), management).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aRefusalTellsNothingOfTheInside() throws Exception {
    assertThat(get(management, "127.0.0.1", "/actuator/none"))
        .startsWith("HTTP/1.1 404")
        .doesNotContain("org.", "Tomcat", "<html");
  }

  /** Status line, headers and body. */
  private static String get(int port, String host, String path) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                  .formatted(path, host)
                  .getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
