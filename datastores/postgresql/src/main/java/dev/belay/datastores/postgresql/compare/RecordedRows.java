package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.contents.PostgresContents.Part;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.IOException;
import java.io.InputStream;

/** The rows of a recovery point. */
final class RecordedRows implements RowSource {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Manifest manifest;
  private final Vault vault;
  private final ComparisonProgress progress;

  RecordedRows(Manifest manifest, Vault vault, ComparisonProgress progress) {
    this.manifest = manifest;
    this.vault = vault;
    this.progress = progress;
  }

  @Override
  public void read(Table table, Part part, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException {
    LineDigest digest = new LineDigest(sink);
    read(table, part, digest, Long.MAX_VALUE);
    RowDigest found = digest.end();
    if (!found.equals(part.digest())) {
      throw new DataStoreException.Failed(
          "%s from block %d of recovery point %s is not what was captured: %s, not %s"
              .formatted(
                  table.qualifiedName(),
                  part.fromBlock(),
                  manifest.recoveryPointId(),
                  found,
                  part.digest()),
          null);
    }
  }

  @Override
  public void readSome(Table table, int rows, CopyOutput.Sink sink)
      throws DataStoreException, VaultException, InterruptedException {
    LineDigest counted = new LineDigest(sink);
    for (Part part : table.parts()) {
      if (counted.rows() < rows) {
        read(table, part, counted, rows);
      }
    }
  }

  private void read(Table table, Part part, LineDigest sink, long enoughRows)
      throws DataStoreException, VaultException, InterruptedException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream text =
        vault.read(part.segments().stream().map(manifest.segments()::get).toList())) {
      while (sink.rows() < enoughRows) {
        if (Thread.interrupted()) {
          throw new InterruptedException("reading of the vault was interrupted");
        }
        int length = text.readNBytes(buffer, 0, buffer.length);
        if (length == 0) {
          break;
        }
        sink.write(buffer, 0, length);
        progress.add(table, length);
      }
    } catch (VaultException e) {
      throw e;
    } catch (IOException e) {
      throw new DataStoreException.Failed(
          "the segments of %s of recovery point %s can't be read"
              .formatted(table.qualifiedName(), manifest.recoveryPointId()),
          e);
    }
  }
}
