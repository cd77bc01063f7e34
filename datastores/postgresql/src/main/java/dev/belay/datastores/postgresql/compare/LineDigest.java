package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.postgresql.contents.RowDigest;
import dev.belay.datastores.postgresql.contents.RowDigester;
import dev.belay.datastores.postgresql.session.CopyOutput;
import dev.belay.vault.VaultException;

/** Digests rows as they pass, no matter where the text is cut. */
final class LineDigest implements CopyOutput.Sink {
  private final RowDigester digester = new RowDigester();
  private final CopyOutput.Sink next;
  private boolean midRow;

  LineDigest(CopyOutput.Sink next) {
    this.next = next;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws VaultException {
    int end = offset + length;
    int start = offset;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == '\n') {
        line(bytes, start, i - start);
        start = i + 1;
      }
    }
    if (start < end) {
      digester.piece(bytes, start, end - start);
      midRow = true;
    }
    next.write(bytes, offset, length);
  }

  private void line(byte[] bytes, int start, int length) {
    if (midRow) {
      digester.piece(bytes, start, length);
      digester.endRow();
      midRow = false;
    } else {
      digester.row(bytes, start, length);
    }
  }

  /** The number of complete rows. */
  long rows() {
    return digester.rows();
  }

  /** The digest of all rows. An incomplete row counts as a row, so the digest differs. */
  RowDigest end() {
    if (midRow) {
      digester.endRow();
      midRow = false;
      return digester.digest().plus(RowDigest.of(1, 0, 0));
    }
    return digester.digest();
  }
}
