package dev.belay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StandaloneTest {
  @Test
  void aCauseIsToldOnceThoughOthersRepeatIt() {
    IOException root = new IOException("the disk is full");
    RuntimeException between = new IllegalStateException("can't make bean: the disk is full", root);
    RuntimeException all =
        new IllegalStateException("no bean; can't make bean: the disk is full", between);

    assertThat(Standalone.causes(all)).isEqualTo("the disk is full");
  }

  @Test
  void whatAddsSomethingIsTold() {
    assertThat(Standalone.causes(new IOException("no server", new IOException("port 1 is taken"))))
        .isEqualTo("no server\n  because: port 1 is taken");
    assertThat(Standalone.causes(new IOException("alone"))).isEqualTo("alone");
  }

  @Test
  void badUsageIsSaidAsTheCommandLineSaysIt() {
    assertThat(said(2, "up", "--policy=x", "--home=y", "--nothing-like-it"))
        .contains("belay: ", "--nothing-like-it")
        .endsWith("Try: belay up --help");
    assertThat(said(2, "demo", "--port=many")).endsWith("Try: belay demo --help");
    assertThat(said(2, "up", "--policy=x", "--home=y", "--log-level=loud"))
        .contains("--log-level", "loud")
        .endsWith("Try: belay up --help");
  }

  private static String said(int code, String... arguments) {
    StringWriter err = new StringWriter();
    assertThat(Standalone.commandLine().setErr(new PrintWriter(err, true)).execute(arguments))
        .isEqualTo(code);
    return err.toString().strip();
  }
}
