package dev.belay.datastores.postgresql.testing;

import dev.belay.datastores.RestoreTarget;
import dev.belay.datastores.Sandbox;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Databases of a private server, and PostgreSQL's own tools on them. */
public final class Databases {
  /** Of the smallest script, with its indexes and sequences. */
  private static final int LEAST_OBJECTS = 10;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PrivatePostgres server;

  public Databases(PrivatePostgres server) {
    this.server = server;
  }

  public PrivatePostgres server() {
    return server;
  }

  /** A new, empty database. */
  public StoreConnection create() {
    return create("");
  }

  /**
   * @param options of {@code CREATE DATABASE}
   */
  public StoreConnection create(String options) {
    String name = "test_" + NUMBER.incrementAndGet();
    sql(
        server.connection("postgres", 1),
        "CREATE DATABASE " + Identifiers.quote(name) + " TEMPLATE template0 " + options);
    return server.connection(name, 2);
  }

  /**
   * A superuser's database, to restore tables into that a superuser owns. Before PostgreSQL 14 it
   * must be trusted for that: no role could load them.
   */
  public RestoreTarget.Store trusting(StoreConnection store) {
    return new RestoreTarget.Store(store, server.major() < 14);
  }

  /** As a sandbox; closing it does nothing. */
  public static Sandbox sandbox(StoreConnection store) {
    return new Sandbox() {
      @Override
      public String description() {
        return "test";
      }

      @Override
      public StoreConnection connection() {
        return store;
      }

      @Override
      public Map<String, String> environment() {
        return Map.of();
      }

      @Override
      public void close() {}
    };
  }

  public static void sql(StoreConnection store, String... statements) {
    try (PostgresSession session = PostgresSession.open(store)) {
      session.execute("SET search_path = public");
      for (String statement : statements) {
        session.execute(statement);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The first column of the result. */
  public static List<String> query(StoreConnection store, String query) {
    try (PostgresSession session = PostgresSession.open(store);
        Statement statement = session.jdbc().createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A script among the resources of this module's tests. */
  public static Path resource(String name) {
    return Path.of("src/test/resources/dev/belay/datastores/postgresql", name);
  }

  /**
   * Runs a script with psql; an error in it is an error here. The scripts are of version 15: what
   * 12 and 13 do not know, they leave out, but most of it must be there.
   */
  public void script(StoreConnection store, Path file) {
    boolean strict = server.major() >= 14;
    String stop = strict ? "1" : "0";
    long before = objects(store);
    run(store, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=" + stop, "--file=" + file);
    if (!strict && objects(store) - before < LEAST_OBJECTS) {
      throw new AssertionError(file + " made fewer than " + LEAST_OBJECTS + " relations");
    }
  }

  private static long objects(StoreConnection store) {
    return Long.parseLong(
        query(store, "SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind <> 't'")
            .getFirst());
  }

  /** {@code pg_dump --schema-only}, without the random key of {@code \restrict}. */
  public String schema(StoreConnection store, String... options) {
    return withoutKey(dump(store, "--schema-only", options));
  }

  /** The lines of {@code pg_dump --data-only}, sorted. */
  public List<String> sortedData(StoreConnection store, String... options) {
    return withoutKey(dump(store, "--data-only", options)).lines().sorted().toList();
  }

  /** The first lines that one has and the other has not; empty when both have the same ones. */
  public static List<String> differences(List<String> expected, List<String> actual) {
    List<String> differences = new ArrayList<>();
    int e = 0;
    int a = 0;
    while ((e < expected.size() || a < actual.size()) && differences.size() < 10) {
      int order =
          e == expected.size()
              ? 1
              : a == actual.size() ? -1 : expected.get(e).compareTo(actual.get(a));
      if (order == 0) {
        e++;
        a++;
      } else {
        String line = order < 0 ? "missing: " + expected.get(e++) : "extra: " + actual.get(a++);
        differences.add(line.length() > 300 ? line.substring(0, 300) + "…" : line);
      }
    }
    return differences;
  }

  private String dump(StoreConnection store, String what, String... options) {
    List<String> arguments = new ArrayList<>(List.of(what));
    arguments.addAll(Arrays.asList(options));
    return run(store, "pg_dump", arguments.toArray(String[]::new));
  }

  private static String withoutKey(String dump) {
    return dump.replaceAll("(?m)^\\\\(un)?restrict .*\n", "");
  }

  /** Starts one of PostgreSQL's client programs; the caller ends it. */
  public Process start(StoreConnection store, String program, String... arguments) {
    try {
      List<String> command =
          new ArrayList<>(List.of(PostgresTools.atLeast(server.major(), program).program(program)));
      command.addAll(Arrays.asList(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().putAll(PostgresAddress.of(store).variables());
      builder.environment().put("PGUSER", PostgresAddress.username(store));
      builder.environment().put("PGPASSWORD", PostgresAddress.password(store).reveal());
      Process process = builder.start();
      return process;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public String run(StoreConnection store, String program, String... arguments) {
    try {
      Process process = start(store, program, arguments);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new AssertionError(program + " ended with " + status);
      }
      return output;
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
