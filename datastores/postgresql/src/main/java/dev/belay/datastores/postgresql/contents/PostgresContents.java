package dev.belay.datastores.postgresql.contents;

import dev.belay.datastores.DataStoreException;
import dev.belay.vault.Manifest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contents of a PostgreSQL recovery point: {@link Manifest#contents} as records. Numbers in
 * lists named {@code segments} are indexes into {@link Manifest#segments}. The segments of one
 * list, in order, are one stream.
 *
 * @param contentsVersion the version of this description; a reader refuses an unknown one
 * @param server the server that was captured
 * @param database the captured database, with what belongs to it as a whole
 * @param schema everything that pg_dump says about the database, without its rows
 * @param tables every table with rows of its own: ordinary tables, partitions, inherited tables,
 *     and the configuration tables of extensions. Partitioned parents have no rows and are not
 *     here.
 * @param sequences every sequence with its value
 * @param largeObjects in batches; empty when there are none
 * @param materializedViews in the order in which they must be refreshed
 * @param roles named by the schema: owners, grantees, members of policies; sorted
 * @param roleRights what the roles may do beyond their grants, with the roles that they are in;
 *     null in points of earlier releases
 * @param tablespaces named by the schema, without the default ones; sorted
 * @param foreignTables tables whose rows are elsewhere and were not captured
 * @param extensions as they were installed
 * @param collations versions of the collations that the database uses, to compare after a restore
 * @param generated stored generated columns with a digest of their values, which are not captured;
 *     null in points of earlier releases
 * @param warnings what this capture leaves out or can't promise, for people
 */
public record PostgresContents(
    int contentsVersion,
    Server server,
    Database database,
    Schema schema,
    List<Table> tables,
    List<Sequence> sequences,
    List<LargeObjectBatch> largeObjects,
    List<MaterializedView> materializedViews,
    List<String> roles,
    @Nullable List<RoleRights> roleRights,
    List<String> tablespaces,
    List<QualifiedName> foreignTables,
    List<Extension> extensions,
    List<CollationVersion> collations,
    @Nullable List<GeneratedColumns> generated,
    List<String> warnings) {

  /** The version that this code writes. */
  public static final int VERSION = 1;

  /** The driver that writes such contents, in {@link Manifest#driver}. */
  public static final String DRIVER = "postgresql";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  public PostgresContents {
    tables = List.copyOf(tables);
    sequences = List.copyOf(sequences);
    largeObjects = List.copyOf(largeObjects);
    materializedViews = List.copyOf(materializedViews);
    roles = List.copyOf(roles);
    roleRights = roleRights == null ? null : List.copyOf(roleRights);
    tablespaces = List.copyOf(tablespaces);
    foreignTables = List.copyOf(foreignTables);
    extensions = List.copyOf(extensions);
    collations = List.copyOf(collations);
    generated = generated == null ? null : List.copyOf(generated);
    warnings = List.copyOf(warnings);
  }

  /** As {@link Manifest#contents}. */
  public JsonNode toJson() {
    return JSON.valueToTree(this);
  }

  /**
   * Reads the contents of a manifest of this driver.
   *
   * @throws DataStoreException.Failed when they belong to another driver, have an unknown version,
   *     or are incomplete
   */
  public static PostgresContents of(Manifest manifest) throws DataStoreException {
    String point = "recovery point " + manifest.recoveryPointId();
    if (!manifest.driver().equals(DRIVER)) {
      throw new DataStoreException.Failed(
          point + " was written by driver " + manifest.driver() + ", not " + DRIVER, null);
    }
    int version = manifest.contents().path("contentsVersion").asInt(0);
    if (version != VERSION) {
      throw new DataStoreException.Failed(
          point + " has contents of version " + version + "; this Belay reads version " + VERSION,
          null);
    }
    try {
      return JSON.treeToValue(manifest.contents(), PostgresContents.class);
    } catch (JacksonException | NullPointerException | IllegalArgumentException e) {
      throw new DataStoreException.Failed("the contents of " + point + " can't be read", e);
    }
  }

  /** {@link #generated}; empty for points that say nothing about them. */
  public List<GeneratedColumns> generatedColumns() {
    return generated == null ? List.of() : generated;
  }

  public Optional<Table> table(String schemaName, String name) {
    return tables.stream()
        .filter(table -> table.schema().equals(schemaName) && table.name().equals(name))
        .findFirst();
  }

  /**
   * @param version as the server says it, for example {@code 15.18}
   * @param versionNumber {@code server_version_num}, for example 150018
   * @param systemIdentifier the cluster's identifier; empty when the role can't read it
   */
  public record Server(String version, int versionNumber, String systemIdentifier) {
    public int major() {
      return versionNumber / 10_000;
    }
  }

  /**
   * @param encoding for example {@code UTF8}
   * @param collate LC_COLLATE
   * @param ctype LC_CTYPE
   * @param localeProvider {@code libc}, {@code icu} or {@code builtin}
   * @param locale the provider's locale, when the provider is not libc
   * @param publicSchema whether there is a schema named public: pg_dump does not say so when there
   *     is none
   * @param settings from {@code ALTER DATABASE … SET} and {@code ALTER ROLE … IN DATABASE … SET}
   * @param privileges on the database itself; null when nobody has changed them
   */
  public record Database(
      String name,
      String encoding,
      String collate,
      String ctype,
      String localeProvider,
      @Nullable String locale,
      String owner,
      @Nullable String comment,
      boolean publicSchema,
      List<Setting> settings,
      @Nullable List<Privilege> privileges) {
    /** That of captured text; null for UTF8. */
    public @Nullable String encodingOfText() {
      return encoding.equals("UTF8") ? null : encoding;
    }

    public Database {
      settings = List.copyOf(settings);
      privileges = privileges == null ? null : List.copyOf(privileges);
    }
  }

  /**
   * @param role null for every role
   */
  public record Setting(@Nullable String role, String name, String value) {}

  /**
   * @param superuser whether it may do anything
   * @param bypassesRowSecurity whether row security does not hold for it
   * @param memberOf roles whose rights it has by itself; sorted
   */
  public record RoleRights(
      String role, boolean superuser, boolean bypassesRowSecurity, List<String> memberOf) {
    public RoleRights {
      memberOf = List.copyOf(memberOf);
    }
  }

  /**
   * @param grantee a role; empty for PUBLIC
   * @param privilege for example {@code CONNECT}
   */
  public record Privilege(String grantee, String privilege, boolean grantable) {}

  /**
   * @param segments an archive of {@code pg_dump --schema-only --format=custom}
   * @param archiveSha256 SHA-256 of the whole archive, hexadecimal
   * @param toolMajor major version of the pg_dump that wrote it
   * @param fingerprint the fingerprint of {@code objects}
   * @param objects what {@code SchemaText} says about each object; comparable only between dumps by
   *     tools of the same major version
   * @param encoding of the archive, as in {@link Table#encoding}
   * @param canonical the same of those objects whose SQL has something that means nothing, such as
   *     the order of grants: without that; null in points of earlier releases
   */
  public record Schema(
      List<Integer> segments,
      String archiveSha256,
      int toolMajor,
      String fingerprint,
      @Nullable String encoding,
      Map<String, String> objects,
      @Nullable Map<String, String> canonical) {
    public Schema {
      segments = List.copyOf(segments);
      objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
      canonical =
          canonical == null ? null : Collections.unmodifiableSortedMap(new TreeMap<>(canonical));
    }
  }

  public record QualifiedName(String schema, String name) {
    /** For people and progress, without quotes. */
    @Override
    public String toString() {
      return schema + "." + name;
    }
  }

  /** The kind of a table. */
  public enum TableKind {
    ORDINARY,
    PARTITION,
    /** Part of an extension. Only the rows that its filter selects belong to the user. */
    EXTENSION_CONFIGURATION
  }

  /**
   * @param columns in the order of the captured text, without dropped and generated columns; if
   *     empty, the table's rows are empty lines
   * @param filter null, or the WHERE clause (with that word) that selects the rows of an
   *     extension's configuration table
   * @param encoding of the captured text, for example {@code WIN1252}: that of a database whose
   *     encoding is not UTF8; null for UTF8, and in points of earlier releases
   * @param primaryKey the primary key's columns in the key's order; empty when the table has none;
   *     null when unknown, because earlier releases did not capture it
   * @param digest of all rows: the sum of the parts' digests
   * @param parts cover the table without overlap, in block order; empty when the table had no
   *     blocks
   */
  public record Table(
      String schema,
      String name,
      TableKind kind,
      boolean unlogged,
      List<String> columns,
      @Nullable String filter,
      @Nullable String encoding,
      @Nullable List<String> primaryKey,
      RowDigest digest,
      List<Part> parts) {
    public Table {
      columns = List.copyOf(columns);
      primaryKey = primaryKey == null ? null : List.copyOf(primaryKey);
      parts = List.copyOf(parts);
    }

    public QualifiedName qualifiedName() {
      return new QualifiedName(schema, name);
    }

    /** The same table, read in {@code parts}. */
    public Table withParts(List<Part> read) {
      RowDigest sum = read.stream().map(Part::digest).reduce(RowDigest.EMPTY, RowDigest::plus);
      return new Table(
          schema, name, kind, unlogged, columns, filter, encoding, primaryKey, sum, read);
    }

    /** The same table, whose text is in the encoding of {@code other}'s. */
    public Table encodedLike(Table other) {
      return new Table(
          schema, name, kind, unlogged, columns, filter, other.encoding, primaryKey, digest, parts);
    }

    public long rows() {
      return digest.rows();
    }

    public long bytes() {
      return parts.stream().mapToLong(Part::bytes).sum();
    }
  }

  /**
   * A range of a table's blocks.
   *
   * @param fromBlock the first block
   * @param toBlock the block after the last one; null for the last part, which has no end
   * @param digest of its rows
   * @param bytes of COPY text
   * @param segments the COPY text; empty when there were no rows
   * @param capturedBy the recovery point that read it: this one, or an earlier one whose part is
   *     reused
   */
  public record Part(
      long fromBlock,
      @Nullable Long toBlock,
      RowDigest digest,
      long bytes,
      List<Integer> segments,
      String capturedBy) {
    public Part {
      segments = List.copyOf(segments);
    }
  }

  /**
   * The stored generated columns of a table.
   *
   * @param columns sorted by name
   * @param key the primary key's columns in the key's order; empty when the table has none
   * @param digest of one line a row: SHA-256, hexadecimal, of the text of the composite value of
   *     the key and the columns, in the database's encoding
   */
  public record GeneratedColumns(
      String schema, String name, List<String> columns, List<String> key, RowDigest digest) {
    public GeneratedColumns {
      columns = List.copyOf(columns);
      key = List.copyOf(key);
    }

    public QualifiedName qualifiedName() {
      return new QualifiedName(schema, name);
    }

    public GeneratedColumns withDigest(RowDigest read) {
      return new GeneratedColumns(schema, name, columns, key, read);
    }
  }

  public record Sequence(String schema, String name, long lastValue, boolean called) {
    public QualifiedName qualifiedName() {
      return new QualifiedName(schema, name);
    }
  }

  /**
   * Large objects whose data is one stream: first that of the first object, then that of the
   * second, …
   */
  public record LargeObjectBatch(List<LargeObject> objects, List<Integer> segments) {
    public LargeObjectBatch {
      objects = List.copyOf(objects);
      segments = List.copyOf(segments);
    }
  }

  /**
   * @param privileges null when nobody has changed them
   * @param bytes of data
   * @param digest XXH3-128 of the data, 32 hexadecimal digits
   */
  public record LargeObject(
      long oid,
      String owner,
      @Nullable List<Privilege> privileges,
      @Nullable String comment,
      long bytes,
      String digest) {
    public LargeObject {
      privileges = privileges == null ? null : List.copyOf(privileges);
    }
  }

  /**
   * @param populated whether it holds rows; if it does not, it is restored without rows
   */
  public record MaterializedView(String schema, String name, boolean populated) {
    public QualifiedName qualifiedName() {
      return new QualifiedName(schema, name);
    }
  }

  public record Extension(String name, String version, String schema) {}

  /**
   * @param provider {@code libc}, {@code icu} or {@code builtin}
   * @param version as the provider reports it
   */
  public record CollationVersion(String name, String provider, String version) {}
}
