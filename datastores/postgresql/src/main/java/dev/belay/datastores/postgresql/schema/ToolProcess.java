package dev.belay.datastores.postgresql.schema;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One run of a PostgreSQL client program: its output in memory, because it is a schema, and its
 * errors as ours. Passwords go through the environment. The process does not outlive the call.
 */
final class ToolProcess {
  private static final int MESSAGE_CHARS = 4_000;
  private static final Pattern MESSAGE =
      Pattern.compile(
          "^(?:(?:DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC):  |pg_[a-z]+: )");
  private static final Pattern CHATTER = Pattern.compile("^(?:DEBUG[1-5]?|LOG|INFO|NOTICE):  ");
  private static final int PATIENCE_SECONDS = 5;
  private static final Executor PUMPS = task -> Thread.ofVirtual().name("belay-tool").start(task);

  private ToolProcess() {}

  /**
   * @param warnings the program's standard error although it succeeded; usually empty
   */
  record Output(byte[] bytes, List<String> warnings) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** The program's standard error says that a table could not be locked in time. */
  static final class Locked extends Exception {
    Locked(String message) {
      super(message);
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param store the store whose address and password go into its environment; null for none
   * @param input its standard input
   */
  static Output run(List<String> command, @Nullable StoreConnection store, byte[] input)
      throws DataStoreException, Locked, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C"); // the messages are parsed below
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Map<String, String> variables = store == null ? Map.of() : environment(store);
    builder.command(
        ToolEnvironment.set(
            command, variables, builder.environment(), ToolEnvironment.ofThisProcess()));
    try {
      Process process = builder.start();
      try {
        CompletableFuture<byte[]> output = pump(process.getInputStream());
        CompletableFuture<byte[]> errors = pump(process.getErrorStream());
        try (OutputStream standardInput = process.getOutputStream()) {
          standardInput.write(input);
        } catch (IOException e) {
          // it ended before it had read everything; its status says why
        }
        int status = process.waitFor();
        String said = withoutSecret(new String(errors.join(), StandardCharsets.UTF_8), store);
        if (status != 0) {
          throw failure(command, status, said, store);
        }
        return new Output(output.join(), warnings(said));
      } finally {
        end(process);
      }
    } catch (IOException | CompletionException e) {
      throw new DataStoreException.Misconfigured("can't run " + command.get(0), e);
    }
  }

  /**
   * Without what the server says for people who debug, since a role may have asked for it ({@code
   * client_min_messages}): such a message goes on until another one begins.
   */
  static List<String> warnings(String said) {
    List<String> warnings = new ArrayList<>();
    boolean chatter = false;
    for (String line : said.lines().filter(each -> !each.isBlank()).toList()) {
      if (MESSAGE.matcher(line).find()) {
        chatter = CHATTER.matcher(line).find();
      }
      if (!chatter) {
        warnings.add(line);
      }
    }
    return warnings;
  }

  /** When asked to end, pg_dump and pg_restore cancel what the server does for them. */
  private static void end(Process process) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> workers = process.descendants().toList();
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      workers.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<byte[]> pump(InputStream stream) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        PUMPS);
  }

  private static Map<String, String> environment(StoreConnection store) throws DataStoreException {
    Map<String, String> variables = PostgresAddress.of(store).variables();
    variables.put("PGUSER", PostgresAddress.username(store));
    variables.put("PGAPPNAME", "belay");
    variables.put("PGOPTIONS", PostgresAddress.beginning(store));
    variables.putIfAbsent("PGCONNECT_TIMEOUT", "15");
    if (!PostgresAddress.password(store).isEmpty()) {
      variables.put("PGPASSWORD", PostgresAddress.password(store).reveal());
    }
    return variables;
  }

  private static String withoutSecret(String said, @Nullable StoreConnection store) {
    return store == null || PostgresAddress.password(store).isEmpty()
        ? said
        : said.replace(PostgresAddress.password(store).reveal(), "[secret]");
  }

  private static DataStoreException failure(
      List<String> command, int status, String said, @Nullable StoreConnection store)
      throws Locked {
    String program = command.get(0).substring(command.get(0).lastIndexOf('/') + 1);
    String where = store == null ? "" : " for data store " + store.name();
    String shown = said.length() > MESSAGE_CHARS ? said.substring(0, MESSAGE_CHARS) + "…" : said;
    String message = program + where + " ended with " + status + ": " + shown.strip();
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("password authentication failed") || lower.contains("permission denied")) {
      return new DataStoreException.Misconfigured(
          message + "; correct the user or its rights", null);
    }
    if (lower.contains("connection to server")
        || lower.contains("server closed the connection")
        || lower.contains("terminating connection")) {
      return new DataStoreException.Unavailable(message, null);
    }
    if (said.contains("LOCK TABLE")) { // the server's own words may be in any language
      throw new Locked(message);
    }
    return new DataStoreException.Failed(message, null);
  }
}
