package dev.belay.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.fixtures.KeptPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void eachOfTheSixHasItsPlace() {
    Ports ports = new Ports(9000);

    assertThat(ports.gateway()).isEqualTo(9000);
    assertThat(ports.ledger()).isEqualTo(9001);
    assertThat(ports.worker()).isEqualTo(9002);
    assertThat(ports.verifier()).isEqualTo(9003);
    assertThat(ports.kafka()).isEqualTo(9004);
    assertThat(ports.registry()).isEqualTo(9005);
  }

  @Test
  void anyFreePortsAreAnyFreePorts() {
    Ports any = new Ports(0);

    assertThat(any.kafka()).isZero();
    assertThatCode(any::requireFree).doesNotThrowAnyException();
  }

  @Test
  void allThatAreTakenAreNamedWithTheirUsersOnOneLine() throws Exception {
    int first = KeptPorts.find(6).getFirst();
    Ports ports = new Ports(first);
    try (ServerSocket kafka = taken(first + 4);
        ServerSocket ledger = taken(first + 1)) {
      assertThatThrownBy(ports::requireFree)
          .as("held: %s, %s", kafka, ledger)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "port %d (for the ledger), %d (for Kafka) is taken by another program; all of %d to"
                      .formatted(first + 1, first + 4, first)
                  + " %d must be free. End that program, or choose others by --port"
                      .formatted(first + 5));
    }
    assertThatCode(ports::requireFree).doesNotThrowAnyException();
  }

  private static ServerSocket taken(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }
}
