package dev.belay.datastores.postgresql.restore;

import com.dynatrace.hash4j.hashing.HashStream128;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.kit.progress.ByteProgress;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObjectBatch;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.CopyStatements;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** Loads parts of tables and large objects over one session, directly from the vault. */
final class PartLoader {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final PostgresSession session;
  private final Manifest manifest;
  private final Vault vault;
  private final ByteProgress progress;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  PartLoader(PostgresSession session, Manifest manifest, Vault vault, ByteProgress progress) {
    this.session = session;
    this.manifest = manifest;
    this.vault = vault;
    this.progress = progress;
  }

  /** A piece of the load that one session handles in one go. */
  sealed interface Load {
    long bytes();

    /** The table of these rows; empty for large objects. */
    default Optional<QualifiedName> table() {
      return switch (this) {
        case TableLoad part -> Optional.of(part.of().qualifiedName());
        case WholeTableLoad whole -> Optional.of(whole.of().qualifiedName());
        case RoutedLoad routed -> Optional.of(routed.of().qualifiedName());
        case LargeObjectLoad objects -> Optional.empty();
      };
    }
  }

  record TableLoad(Table of, Part part) implements Load {
    @Override
    public long bytes() {
      return part.bytes();
    }
  }

  /**
   * A whole table, in one transaction that first empties it. So the server can leave the rows out
   * of its log if that is set to the minimum, and writes each page only once: otherwise the first
   * reader of a committed row would mark it, and the page would be written again.
   */
  record WholeTableLoad(Table of) implements Load {
    @Override
    public long bytes() {
      return of.bytes();
    }
  }

  /**
   * Rows that may belong into another partition here.
   *
   * @param root a table above, which decides where they belong
   */
  record RoutedLoad(Table of, Part part, QualifiedName root) implements Load {
    @Override
    public long bytes() {
      return part.bytes();
    }
  }

  record LargeObjectLoad(LargeObjectBatch batch) implements Load {
    @Override
    public long bytes() {
      return batch.objects().stream().mapToLong(LargeObject::bytes).sum();
    }
  }

  /**
   * Loads a piece.
   *
   * @return the number of rows that the server accepted
   * @throws DataStoreException.Failed when that differs from the manifest's count
   */
  long load(Load load) throws DataStoreException, VaultException {
    return switch (load) {
      case TableLoad part -> part(part.of(), part.part(), CopyStatements.load(part.of()));
      case WholeTableLoad whole -> whole(whole.of());
      case RoutedLoad routed ->
          part(routed.of(), routed.part(), CopyStatements.load(routed.of(), routed.root()));
      case LargeObjectLoad objects -> {
        largeObjects(objects.batch());
        yield 0;
      }
    };
  }

  private long whole(Table table) throws DataStoreException, VaultException {
    String name = table.qualifiedName().toString();
    long rows = 0;
    try {
      session.execute("BEGIN");
      boolean empties = mayEmpty(table);
      if (empties) {
        session.execute("TRUNCATE TABLE ONLY " + Identifiers.quote(table.qualifiedName()));
      }
      String copy = empties ? CopyStatements.loadFrozen(table) : CopyStatements.load(table);
      for (Part part : table.parts()) {
        rows += part(table, part, copy);
      }
      session.execute("COMMIT");
    } catch (SQLException e) {
      throw session.error("loading " + name, e);
    }
    return rows;
  }

  /** A table's owner may have revoked that right from himself, as for tables that only grow. */
  private boolean mayEmpty(Table table) throws SQLException {
    try (PreparedStatement may =
        session.jdbc().prepareStatement("SELECT pg_catalog.has_table_privilege(?, 'TRUNCATE')")) {
      may.setString(1, Identifiers.quote(table.qualifiedName()));
      try (ResultSet row = may.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private long part(Table table, Part part, String statement)
      throws DataStoreException, VaultException {
    String name = table.qualifiedName().toString();
    long rows;
    try (InputStream text = vault.read(segments(part.segments()))) {
      rows = copy(statement, text, name);
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new DataStoreException.Failed("the segments of " + name + " can't be read", e);
    } catch (SQLException e) {
      throw session.error("loading " + name, e);
    }
    if (rows != part.digest().rows()) {
      throw new DataStoreException.Failed(
          "%s from block %d: the recovery point counts %d rows, and %d arrived"
              .formatted(name, part.fromBlock(), part.digest().rows(), rows),
          null);
    }
    return rows;
  }

  private long copy(String statement, InputStream text, String name)
      throws SQLException, IOException {
    CopyIn copy = new CopyManager(session.jdbc().unwrap(BaseConnection.class)).copyIn(statement);
    try {
      while (true) {
        int length = text.readNBytes(buffer, 0, buffer.length);
        if (length == 0) {
          return copy.endCopy();
        }
        copy.writeToCopy(buffer, 0, length);
        progress.add(name, length);
      }
    } finally {
      if (copy.isActive()) {
        cancel(copy);
      }
    }
  }

  /** The original failure must be reported, not this one. */
  private static void cancel(CopyIn copy) {
    try {
      copy.cancelCopy();
    } catch (SQLException e) {
      // the connection is closed by its owner
    }
  }

  private void largeObjects(LargeObjectBatch batch) throws DataStoreException, VaultException {
    try (InputStream data = vault.read(segments(batch.segments()))) {
      session.execute("BEGIN");
      for (LargeObject object : batch.objects()) {
        largeObject(object, data);
      }
      session.execute("COMMIT");
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new DataStoreException.Failed("the segments of large objects can't be read", e);
    } catch (SQLException e) {
      throw session.error("loading large objects", e);
    }
  }

  private void largeObject(LargeObject object, InputStream data)
      throws SQLException, IOException, DataStoreException {
    session.execute("SELECT pg_catalog.lo_create(" + object.oid() + ")");
    HashStream128 hash = Hashing.xxh3_128().hashStream();
    try (PreparedStatement put =
        session.jdbc().prepareStatement("SELECT pg_catalog.lo_put(?::pg_catalog.oid, ?, ?)")) {
      for (long offset = 0; offset < object.bytes(); ) {
        int wanted = (int) Math.min(buffer.length, object.bytes() - offset);
        if (data.readNBytes(buffer, 0, wanted) < wanted) {
          throw new EOFException("the data of large object " + object.oid() + " ends early");
        }
        hash.putBytes(buffer, 0, wanted);
        put.setLong(1, object.oid());
        put.setLong(2, offset);
        put.setBytes(3, wanted == buffer.length ? buffer : java.util.Arrays.copyOf(buffer, wanted));
        put.execute();
        offset += wanted;
        progress.add("large objects", wanted);
      }
    }
    if (!TableDigests.hex(hash.get()).equals(object.digest())) {
      throw new DataStoreException.Failed(
          "large object " + object.oid() + " is not what was captured", null);
    }
    describe(object);
  }

  private void describe(LargeObject object) throws SQLException {
    String name = "LARGE OBJECT " + object.oid();
    session.execute("ALTER " + name + " OWNER TO " + Identifiers.quote(object.owner()));
    if (object.comment() != null) {
      session.execute("COMMENT ON " + name + " IS " + Identifiers.literal(object.comment()));
    }
    for (String grant : Grants.statements(name, object.owner(), object.privileges())) {
      session.execute(grant);
    }
  }

  private List<SegmentRef> segments(List<Integer> places) {
    return places.stream().map(manifest.segments()::get).toList();
  }
}
