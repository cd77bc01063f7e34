package dev.belay.jail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs in a jail see, and what they don't. */
class JailTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PATH", Jail.PATH);

  @TempDir Path folder;
  private Isolation.Bubblewrap isolation;

  @BeforeEach
  void choose() throws Exception {
    isolation =
        (Isolation.Bubblewrap)
            Isolation.choose(Isolation.Wanted.BUBBLEWRAP, Isolation.Furnishing.reading(List.of()));
  }

  @Test
  void aProgramSeesTheSystemsProgramsAndWhatItIsGiven() throws Exception {
    Path given = Files.createDirectory(folder.resolve("given"));
    Path read = Files.writeString(folder.resolve("read"), "words");
    Path hidden = Files.writeString(folder.resolve("hidden"), "secret");

    Ran ran =
        run(
            Jail.by(isolation).reading(read).writing(given).in(given),
            "cat %s; test -e %s || echo hidden; (echo x > %s) 2>&1 || echo kept; echo new > made; id -u > uid"
                .formatted(read, hidden, read));

    assertThat(ran.output()).contains("words", "hidden", "kept");
    assertThat(given.resolve("made")).hasContent("new");
    assertThat(read).hasContent("words");
  }

  @Test
  void aProgramHasNoNetworkNoOtherProcessesAndNoRights() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ran ran =
          run(
              Jail.by(isolation),
              "(exec 3<>/dev/tcp/127.0.0.1/%d) 2>/dev/null || echo refused; ls -d /proc/[0-9]* | wc -l; grep -E 'CapEff|NoNewPrivs' /proc/self/status; hostname"
                  .formatted(listener.getLocalPort()));

      assertThat(ran.output())
          .contains("refused", "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "sandbox");
      assertThat(ran.output().lines().filter(line -> line.matches("[0-9]")).findFirst())
          .isPresent();
    }
  }

  @Test
  void theNumberOfItsProcessesIsBounded() throws Exception {
    assertThat(run(Jail.by(isolation), "ulimit -c; ulimit -u").output().lines())
        .containsExactly("0", "1024");
  }

  @Test
  void itsMemoryIsBounded() throws Exception {
    Isolation.Bubblewrap small =
        (Isolation.Bubblewrap)
            Isolation.choose(
                Isolation.Wanted.BUBBLEWRAP,
                Isolation.Furnishing.reading(List.of()).withMemory(64L << 20));
    String within = "head -c 16M /dev/zero | tail -c +1 | tail -n 1 | wc -c";
    String beyond = "head -c 128M /dev/zero | tail -n 1 >/dev/null || echo refused";

    assertThat(run(Jail.by(small), within).output()).isEqualTo(String.valueOf(16 << 20));
    assertThat(run(Jail.by(small), beyond).output()).contains("refused");
    assertThat(run(Jail.by(small), "head -c 128M /dev/zero >/tmp/file || echo full").output())
        .contains("full");
    assertThat(run(Jail.by(small), "head -c 128M /dev/zero >/dev/shm/file || echo full").output())
        .contains("full");
  }

  @Test
  void aProgramBesideReachesASocketByAPort() throws Exception {
    Path socket = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> greet(server));
      Doors doors = new Doors(isolation, Map.of(15432, socket), List.of());

      try (ProgramBeside beside =
          ProgramBeside.of(
              List.of(doors),
              false,
              List.of("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/15432; cat <&3; exit 3"),
              ENVIRONMENT)) {
        Ran ran = run(beside.launch());

        assertThat(ran).isEqualTo(new Ran(3, "hello"));
        assertThat(beside.notStarted()).isEmpty();
      }
    }
  }

  @Test
  void aProgramThatIsNotThereIsNotStarted() throws Exception {
    Doors doors = new Doors(isolation, Map.of(), List.of());
    try (ProgramBeside beside =
        ProgramBeside.of(List.of(doors), false, List.of("/no/such"), ENVIRONMENT)) {
      run(beside.launch());

      assertThat(beside.notStarted().orElseThrow()).contains("/no/such");
    }
  }

  /** A container needs a daemon that is as good as root. */
  @Test
  void bubblewrapIsTheFirstChoice() throws Exception {
    for (Isolation.Wanted wanted : List.of(Isolation.Wanted.JAIL, Isolation.Wanted.AUTO)) {
      assertThat(Isolation.choose(wanted, Isolation.Furnishing.reading(List.of())))
          .isInstanceOf(Isolation.Bubblewrap.class);
    }
  }

  @Test
  void whoWantsNoneGetsNoneWithAWarning() throws Exception {
    assertThat(
            Isolation.choose(Isolation.Wanted.NONE, Isolation.Furnishing.reading(List.of()))
                .description())
        .contains("NOT JAILED", "belay.verifier.isolation");
  }

  private record Ran(int status, String output) {}

  private static Ran run(Jail jail, String script) throws Exception {
    return run(jail.launch(List.of("bash", "-c", script), ENVIRONMENT));
  }

  private static Ran run(Launch launch) throws Exception {
    Process process = launch.start(new ProcessBuilder(launch.command()).redirectErrorStream(true));
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output.strip());
  }

  private static void greet(ServerSocketChannel server) {
    try (SocketChannel client = server.accept()) {
      client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      return; // the test sees that nothing came
    }
  }
}
