package dev.belay.datastores.postgresql.schema;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.session.DatabaseText;
import dev.belay.datastores.postgresql.session.Identifiers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * pg_dump and pg_restore of one installation, for schemas only: rows never go through them.
 *
 * @param tools for dumps, an installation at least as new as the server
 * @param encoding of archives and their text, as PostgreSQL calls it; null for UTF8
 */
public record SchemaTool(PostgresTools tools, @Nullable String encoding) {
  private static final byte[] NOTHING = {};

  public SchemaTool(PostgresTools tools) {
    this(tools, null);
  }

  /** The same for archives in another encoding. */
  public SchemaTool in(@Nullable String other) {
    return new SchemaTool(tools, other);
  }

  /**
   * The oldest installation that can dump from a server of the version {@code major}.
   *
   * @throws DataStoreException.Misconfigured when there is none; says what to install
   */
  public static SchemaTool atLeast(int major) throws DataStoreException {
    return new SchemaTool(PostgresTools.atLeast(major, "pg_dump"));
  }

  /**
   * An installation that can restore an archive into a server: preferably one of the server's
   * version or later, otherwise the newest one that can read the archive. pg_restore works with any
   * server; it can only lack newer keywords.
   *
   * @param archive major version of the pg_dump that wrote it
   * @param server major version of the target
   * @throws DataStoreException.Misconfigured when none can read the archive
   */
  public static SchemaTool forRestore(int archive, int server) throws DataStoreException {
    return new SchemaTool(PostgresTools.best(archive, server, "pg_restore"));
  }

  /**
   * @param bytes in pg_dump's custom format
   * @param warnings pg_dump's warnings
   */
  public record Archive(byte[] bytes, List<String> warnings) {}

  /**
   * The schema of a database.
   *
   * @param snapshot an exported snapshot that stays open meanwhile; null for the current state
   * @param lockTimeout how long to wait for the lock of a table
   * @return empty when a lock was not available in time
   */
  public Optional<Archive> dump(
      StoreConnection store, @Nullable String snapshot, Duration lockTimeout)
      throws DataStoreException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tools.program("pg_dump"),
                "--schema-only",
                "--format=custom",
                "--compress=0", // the vault compresses
                "--no-password",
                "--encoding=" + (encoding == null ? "UTF8" : encoding),
                "--lock-wait-timeout=" + lockTimeout.toMillis()));
    if (snapshot != null) {
      command.add("--snapshot=" + snapshot);
    }
    try {
      ToolProcess.Output output = ToolProcess.run(command, store, NOTHING);
      return Optional.of(new Archive(output.bytes(), output.warnings()));
    } catch (ToolProcess.Locked e) {
      return Optional.empty();
    }
  }

  /** The current schema of a database. */
  public SchemaText text(StoreConnection store) throws DataStoreException, InterruptedException {
    return SchemaText.parse(
        sql(
            dump(store, null, Duration.ofMinutes(1))
                .orElseThrow(
                    () ->
                        new DataStoreException.Unavailable(
                            "a table of " + store.name() + " stayed locked for a minute", null))
                .bytes()));
  }

  /**
   * The SQL of all tables and sequences of a schema, without privileges, publications and the
   * schema itself. Also without settings of the session, because they differ between versions.
   *
   * @param section {@code pre-data} or {@code post-data}
   */
  public String tablesOf(StoreConnection store, String schema, String section)
      throws DataStoreException, InterruptedException {
    List<String> command =
        List.of(
            tools.program("pg_dump"),
            "--schema-only",
            "--section=" + section,
            "--table=" + Identifiers.quote(schema) + ".*",
            "--no-privileges",
            "--no-publications",
            "--no-password");
    try {
      return SchemaText.withoutHeader(ToolProcess.run(command, store, NOTHING).text());
    } catch (ToolProcess.Locked e) {
      throw new DataStoreException.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }

  /** The SQL of an archive, without tablespaces, which belong to the machine. */
  public String sql(byte[] archive) throws DataStoreException, InterruptedException {
    return text(run(List.of("--file=-", "--no-tablespaces"), null, archive));
  }

  /** The SQL of some entries of an archive. */
  public String sql(Path archive, Path list) throws DataStoreException, InterruptedException {
    return text(run(List.of("--file=-", "--use-list=" + list, archive.toString()), null, NOTHING));
  }

  /**
   * The table of contents of an archive, with one entry per line, as {@code --use-list} takes it.
   */
  public List<String> entries(Path archive) throws DataStoreException, InterruptedException {
    return text(run(List.of("--list", archive.toString()), null, NOTHING)).lines().toList();
  }

  private String text(ToolProcess.Output output) {
    return DatabaseText.of(output.bytes(), encoding);
  }

  /**
   * Restores a part of an archive. The first error ends it.
   *
   * @param options select the part
   */
  public void restore(Path archive, StoreConnection store, List<String> options)
      throws DataStoreException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            // Everything is in the environment: arguments have this process's encoding, and a name
            // with an equals sign would be taken for a connection string.
            List.of("--exit-on-error", "--no-password", "--dbname="));
    arguments.addAll(options);
    arguments.add(archive.toString());
    run(arguments, store, NOTHING);
  }

  private ToolProcess.Output run(
      List<String> arguments, @Nullable StoreConnection store, byte[] input)
      throws DataStoreException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tools.program("pg_restore")));
    command.addAll(arguments);
    try {
      return ToolProcess.run(command, store, input);
    } catch (ToolProcess.Locked e) {
      throw new DataStoreException.Unavailable(String.valueOf(e.getMessage()), e);
    }
  }
}
