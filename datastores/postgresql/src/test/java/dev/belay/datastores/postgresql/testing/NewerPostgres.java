package dev.belay.datastores.postgresql.testing;

import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.tukaani.xz.XZInputStream;

/**
 * A server of a newer major version than the machine's own; its programs are a test dependency and
 * have no pg_dump and no pg_restore. For Linux on x86-64.
 */
public final class NewerPostgres implements AutoCloseable {
  public static final int MAJOR = 18;

  private static final String PROGRAMS = "/postgres-linux-x86_64.txz";

  private final PrivatePostgres server;

  private NewerPostgres(PrivatePostgres server) {
    this.server = server;
  }

  /**
   * @param directory that does not exist, or is empty
   */
  public static NewerPostgres start(Path directory) throws Exception {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    unpack(programs);
    return new NewerPostgres(
        PrivatePostgres.start(
            new PostgresTools(programs.resolve("bin"), MAJOR),
            directory.resolve("server"),
            Map.of()));
  }

  public PrivatePostgres server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }

  private static void unpack(Path programs) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-x", "--no-same-owner", "-f", "-", "-C", programs.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream packed =
            new XZInputStream(
                Objects.requireNonNull(NewerPostgres.class.getResourceAsStream(PROGRAMS)));
        OutputStream in = tar.getOutputStream()) {
      packed.transferTo(in);
    }
    if (tar.waitFor() != 0) {
      throw new IOException("tar ended with " + tar.exitValue());
    }
  }
}
