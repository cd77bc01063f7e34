package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.contents.PostgresContents.Schema;
import dev.belay.datastores.postgresql.rights.Rights;
import dev.belay.datastores.postgresql.schema.SchemaTool;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The archive of a schema, in a file that only its owner can read: pg_restore needs a file to work
 * in parallel. It is deleted on close. It holds no rows.
 */
final class SchemaArchive implements AutoCloseable {
  /**
   * The objects that are restored after the rows, in this order. pg_restore would do most of it at
   * the same time, and can then deadlock with itself: checking a foreign key of a partitioned table
   * locks the indexes of its partitions, and so does attaching them, in another order.
   */
  private enum Stage {
    /** Indexes, primary keys and everything that is not listed below. */
    BUILD("", true),
    /** Evaluated on all rows, with the rights of whoever adds them. */
    CHECKS("CHECK CONSTRAINT .*", true),
    /** Cheap, because no index is built here. */
    ATTACH_INDEXES("INDEX ATTACH .*", false),
    FOREIGN_KEYS("FK CONSTRAINT .*", true),
    TRIGGERS("(?:TRIGGER|(?:COMMENT|SECURITY LABEL) .*(?:CONSTRAINT|TRIGGER)) .*", false),
    /** Owners must be superusers, if not of all of them. Nothing is evaluated here. */
    REPLICATION(
        "(?:PUBLICATION|SUBSCRIPTION|(?:COMMENT|SECURITY LABEL) - (?:PUBLICATION|SUBSCRIPTION)) .*",
        false),
    /** Last of all, because they would fire on the restore's own later steps. */
    EVENT_TRIGGERS("(?:EVENT TRIGGER|(?:COMMENT|SECURITY LABEL) - EVENT TRIGGER) .*", false);

    private final Pattern entries;
    private final boolean parallel;

    Stage(String entries, boolean parallel) {
      this.entries = Pattern.compile("^\\d+; \\d+ \\d+ " + entries);
      this.parallel = parallel;
    }

    static Stage of(String entry) {
      return List.of(EVENT_TRIGGERS, REPLICATION, TRIGGERS, FOREIGN_KEYS, ATTACH_INDEXES, CHECKS)
          .stream()
          .filter(stage -> stage.entries.matcher(entry).matches())
          .findFirst()
          .orElse(BUILD);
    }
  }

  private static final Pattern WRAPPER =
      Pattern.compile("^\\d+; \\d+ \\d+ FOREIGN DATA WRAPPER .*");

  /** pg_dump writes a space instead. */
  private static final Pattern LINE_BREAK = Pattern.compile("[\\r\\n]");

  private static final Pattern REFERENCES =
      Pattern.compile(
          " REFERENCES ((?:\"(?:[^\"]|\"\")+\"|[^.\" (]+)\\.(?:\"(?:[^\"]|\"\")+\"|[^.\" (]+))\\(");

  private final Path directory;
  private final Path file;
  private final SchemaTool tool;
  private final List<String> common;
  private final Set<String> built = ConcurrentHashMap.newKeySet();
  private @Nullable List<String> contents;

  private SchemaArchive(Path directory, Path file, SchemaTool tool, List<String> common) {
    this.directory = directory;
    this.file = file;
    this.tool = tool;
    this.common = common;
  }

  /**
   * @param tablespaces whether the target has the tablespaces that the schema names
   */
  static SchemaArchive read(
      Manifest manifest, Schema schema, Vault vault, SchemaTool tool, boolean tablespaces)
      throws DataStoreException, VaultException {
    try {
      Path directory = Files.createTempDirectory("belay-schema");
      Path file = directory.resolve("schema.dump");
      SchemaArchive archive =
          new SchemaArchive(
              directory, file, tool, tablespaces ? List.of() : List.of("--no-tablespaces"));
      try (InputStream bytes =
          vault.read(schema.segments().stream().map(manifest.segments()::get).toList())) {
        Files.copy(bytes, file);
        requireDigest(Files.readAllBytes(file), schema);
        return archive;
      } catch (IOException | DataStoreException | RuntimeException e) {
        archive.close();
        throw e;
      }
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new DataStoreException.Failed("the schema can't be written to a temporary file", e);
    }
  }

  /** Types, functions, tables without indexes and constraints, and their grants and comments. */
  void restoreBeforeRows(StoreConnection target) throws DataStoreException, InterruptedException {
    tool.restore(file, target, with(List.of("--section=pre-data")));
  }

  /** Some of it. */
  void restoreBeforeRows(String name, List<String> entries, StoreConnection target)
      throws DataStoreException, InterruptedException {
    if (!entries.isEmpty()) {
      Path list = written(name, entries);
      tool.restore(file, target, with(List.of("--section=pre-data", "--use-list=" + list)));
    }
  }

  /** These were restored otherwise, or are not to be restored. */
  void leaveOut(List<String> entries) {
    built.addAll(entries);
  }

  /** The table of contents. */
  List<String> entries() throws DataStoreException, InterruptedException {
    if (contents == null) {
      contents = tool.entries(file).stream().filter(entry -> !entry.startsWith(";")).toList();
    }
    return contents;
  }

  /** The SQL of some of the {@link #entries}. */
  String sql(List<String> entries) throws DataStoreException, InterruptedException {
    return tool.sql(file, written("sql", entries));
  }

  /** Indexes, constraints, triggers and policies. */
  void restoreAfterRows(Rights rights) throws DataStoreException, InterruptedException {
    buildIndexes(rights);
    restoreEvaluated(Stage.FOREIGN_KEYS, entries(Stage.FOREIGN_KEYS), rights);
    restore(Stage.TRIGGERS, rights.own());
  }

  /** See {@link Rights#grouped}. */
  private void restoreEvaluated(Stage stage, List<String> entries, Rights rights)
      throws DataStoreException, InterruptedException {
    for (Map.Entry<StoreConnection, List<String>> group : rights.grouped(entries).entrySet()) {
      restore(stage, group.getValue(), group.getKey());
    }
  }

  /** Objects that need only the rows of their table. */
  List<TableBuild> tableBuilds() throws DataStoreException, InterruptedException {
    List<String> candidates =
        entries(Stage.BUILD).stream().filter(TableBuild::isCandidate).toList();
    return candidates.isEmpty()
        ? List.of()
        : TableBuild.parse(candidates, tool.sql(file, written("candidates", candidates)));
  }

  /** Restores the object ahead of the others. {@link #restoreAfterRows} leaves it out. */
  void build(TableBuild build, StoreConnection target)
      throws DataStoreException, InterruptedException {
    // The number of an entry is unique in the archive.
    String name = build.entry().replaceFirst(";.*", "");
    Path list = written("build-" + name, List.of(build.entry()));
    tool.restore(file, target, with(List.of("--section=post-data", "--use-list=" + list)));
    built.add(build.entry());
  }

  /** What a subset of the tables needs before the other tables are dropped. */
  void buildIndexes(Rights rights) throws DataStoreException, InterruptedException {
    restore(Stage.BUILD, rights.own());
    restoreEvaluated(Stage.CHECKS, entries(Stage.CHECKS), rights);
    restore(Stage.ATTACH_INDEXES, rights.own());
  }

  /**
   * The foreign keys and triggers of the remaining tables.
   *
   * @param session tells which tables exist
   * @return for people: the foreign keys to tables that do not exist
   */
  List<String> constrain(Rights rights, Subset subset, PostgresSession session)
      throws SQLException, DataStoreException, InterruptedException {
    List<String> warnings = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (String entry : entries(Stage.FOREIGN_KEYS)) {
      if (subset.keepsEntry(entry)) {
        String referenced = referenced(entry);
        if (isThere(session, referenced)) {
          keys.add(entry);
        } else {
          warnings.add(
              "foreign key "
                  + entry.replaceFirst(".* FK CONSTRAINT ", "")
                  + " is left out: "
                  + referenced
                  + " is");
        }
      }
    }
    restoreEvaluated(Stage.FOREIGN_KEYS, keys, rights);
    restore(
        Stage.TRIGGERS,
        entries(Stage.TRIGGERS).stream().filter(subset::keepsEntry).toList(),
        rights.own());
    return warnings;
  }

  /** The quoted name of a foreign key's target table, from its SQL. */
  private String referenced(String entry) throws DataStoreException, InterruptedException {
    Path list = written(Stage.FOREIGN_KEYS.name(), List.of(entry));
    Matcher reference = REFERENCES.matcher(tool.sql(file, list));
    if (!reference.find()) {
      throw new DataStoreException.Failed("the schema's archive has no key for " + entry, null);
    }
    return String.valueOf(reference.group(1));
  }

  private static boolean isThere(PostgresSession session, String table) throws SQLException {
    try (Statement statement = session.jdbc().createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.to_regclass(" + Identifiers.literal(table) + ") IS NOT NULL")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The given roles that own a foreign data wrapper: PostgreSQL wants superusers. */
  Set<String> wrapperOwners(Collection<String> roles)
      throws DataStoreException, InterruptedException {
    return owners(entries().stream().filter(entry -> WRAPPER.matcher(entry).matches()), roles);
  }

  /** The same of event triggers, publications and subscriptions. */
  Set<String> lastOwners(Collection<String> roles) throws DataStoreException, InterruptedException {
    return owners(
        Stream.concat(entries(Stage.REPLICATION).stream(), entries(Stage.EVENT_TRIGGERS).stream()),
        roles);
  }

  /** An entry ends with its owner's name. Names may have spaces: the longest that fits is it. */
  private static Set<String> owners(Stream<String> entries, Collection<String> roles) {
    return entries
        .flatMap(
            entry ->
                roles.stream()
                    .filter(role -> entry.endsWith(" " + LINE_BREAK.matcher(role).replaceAll(" ")))
                    .max(Comparator.comparingInt(String::length))
                    .stream())
        .collect(Collectors.toSet());
  }

  /** Publications, and subscriptions that are switched off. */
  void restoreReplication(StoreConnection target) throws DataStoreException, InterruptedException {
    restore(Stage.REPLICATION, target);
  }

  void restoreEventTriggers(StoreConnection target)
      throws DataStoreException, InterruptedException {
    restore(Stage.EVENT_TRIGGERS, target);
  }

  private void restore(Stage stage, StoreConnection target)
      throws DataStoreException, InterruptedException {
    restore(stage, entries(stage), target);
  }

  private void restore(Stage stage, List<String> entries, StoreConnection target)
      throws DataStoreException, InterruptedException {
    if (entries.isEmpty()) {
      return;
    }
    Path list = written(stage.name(), entries);
    int jobs = stage.parallel ? target.parallelism() : 1;
    tool.restore(
        file, target, with(List.of("--section=post-data", "--jobs=" + jobs, "--use-list=" + list)));
  }

  private Path written(String name, List<String> entries) throws DataStoreException {
    Path list = directory.resolve(name + ".list");
    try {
      return Files.write(list, entries);
    } catch (IOException e) {
      throw new DataStoreException.Failed("a list for pg_restore can't be written", e);
    }
  }

  private List<String> entries(Stage stage) throws DataStoreException, InterruptedException {
    return entries().stream()
        .filter(entry -> Stage.of(entry) == stage && !built.contains(entry))
        .toList();
  }

  private List<String> with(List<String> options) {
    List<String> all = new ArrayList<>(common);
    all.addAll(options);
    return all;
  }

  private static void requireDigest(byte[] archive, Schema schema) throws DataStoreException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      if (!HexFormat.of().formatHex(digest).equals(schema.archiveSha256())) {
        throw new DataStoreException.Failed("the schema's archive is not what was captured", null);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try (var files = Files.list(directory)) {
      for (Path path : (Iterable<Path>) files::iterator) {
        Files.delete(path);
      }
      Files.delete(directory);
    } catch (IOException e) {
      org.slf4j.LoggerFactory.getLogger(SchemaArchive.class)
          .atWarn()
          .addKeyValue("belay.directory", directory)
          .setCause(e)
          .log("Could not delete the temporary files of a schema");
    }
  }
}
