package dev.belay.standalone.embedded.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of data, and the programs of its version. Its superuser has no password, and nobody may
 * log in as it: what needs it is done while the server is down, by who may read the folder.
 *
 * @param data absolute
 */
public record Cluster(Programs programs, Path data) {
  /** An ordinary role, that owns the database of the same name. */
  public static final String ROLE = "belay";

  private static final int START_SECONDS = 60;

  /**
   * Makes it, with the role and its database.
   *
   * @param password of the role; letters and digits
   */
  void initialise(String password) throws IOException, InterruptedException {
    programs.run(
        "initdb",
        List.of(
            "--pgdata=" + data,
            "--username=postgres",
            "--auth=reject",
            "--encoding=UTF8",
            // The same order of text on every machine.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8"),
        "");
    Files.write(
        data.resolve("postgresql.conf"),
        List.of("include 'belay.conf'"),
        StandardOpenOption.APPEND);
    Files.write(data.resolve("belay.conf"), List.of("password_encryption = 'scram-sha-256'"));
    asSuperuser(
        List.of(
            "create role " + ROLE + " login password '" + checked(password) + "'",
            "create database " + ROLE + " owner " + ROLE));
  }

  /** Gives the role another password, while the server is down. */
  public void changePassword(String password) throws IOException, InterruptedException {
    asSuperuser(List.of("alter role " + ROLE + " password '" + checked(password) + "'"));
  }

  /** Who may log in, and the settings: written anew, whatever stood there. */
  public void configure(int port) throws IOException {
    Files.write(
        data.resolve("pg_hba.conf"),
        List.of("host " + ROLE + " " + ROLE + " 127.0.0.1/32 scram-sha-256"));
    Files.write(
        data.resolve("belay.conf"),
        List.of(
            "listen_addresses = '127.0.0.1'",
            "port = " + port,
            "unix_socket_directories = ''",
            "password_encryption = 'scram-sha-256'",
            "max_connections = 200",
            "shared_buffers = '64MB'",
            "timezone = 'UTC'",
            "log_timezone = 'UTC'",
            // An acknowledged change survives the machine's crash too.
            "fsync = on",
            "full_page_writes = on",
            "synchronous_commit = on",
            "logging_collector = off",
            "log_checkpoints = off",
            "log_min_error_statement = panic"));
  }

  /**
   * Starts the server and waits until it answers. It lives on when this JVM is killed, and hears no
   * Ctrl-C.
   *
   * @param options of the server besides those of {@link #configure}
   */
  public void start(String... options) throws IOException, InterruptedException {
    Path log = ServerLog.in(data);
    Files.deleteIfExists(log);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "start", "--pgdata=" + data, "--log=" + log, "--wait", "-t", "" + START_SECONDS));
    if (options.length > 0) {
      arguments.add("--options=" + String.join(" ", options));
    }
    try {
      programs.run("pg_ctl", arguments, "");
    } catch (IOException e) {
      String said = Files.exists(log) ? Files.readString(log).strip() : "nothing";
      throw new IOException(e.getMessage() + "\nthe server said: " + said, e);
    }
  }

  /** Ends the server: it rolls back what is open and writes everything down. */
  public void stop() throws IOException, InterruptedException {
    programs.run(
        "pg_ctl",
        List.of("stop", "--pgdata=" + data, "--mode=fast", "--wait", "-t", "" + START_SECONDS),
        "");
  }

  /** The major version that {@code data} was made by. */
  static int majorOf(Path data) throws IOException {
    return Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
  }

  /** Runs statements, a line each, without a server: nobody can be asked for a password there. */
  private void asSuperuser(List<String> statements) throws IOException, InterruptedException {
    String said =
        programs.run(
            "postgres",
            List.of("--single", "-D", data.toString(), "postgres"),
            String.join("\n", statements) + "\n");
    if (said.contains("ERROR:") || said.contains("FATAL:")) {
      throw new IOException("PostgreSQL in " + data + " can't be set up: " + said.strip());
    }
  }

  private static String checked(String password) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(password)
        || !password.chars().allMatch(Character::isLetterOrDigit)) {
      throw new IllegalArgumentException("the database's password must be letters and digits");
    }
    return password;
  }
}
