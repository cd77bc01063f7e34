package dev.belay.datastores.postgresql.compare;

import dev.belay.datastores.postgresql.session.CopyOutput;

/**
 * Divides COPY text into rows and fields, no matter where its pieces are cut. COPY escapes tabs and
 * line feeds within values, so unescaped ones are separators.
 */
final class RowScanner implements CopyOutput.Sink {
  /** Receives the fields of each row, in order. */
  interface Fields {
    /** A field that lies completely in the buffer. */
    void field(int index, byte[] bytes, int offset, int length);

    /** A piece of a field. {@link #endField} ends the field. */
    void piece(int index, byte[] bytes, int offset, int length);

    void endField(int index);

    void endRow();
  }

  /** The text can't belong to this table. */
  static final class NoSuchRowException extends RuntimeException {
    NoSuchRowException(String message) {
      super(message);
    }
  }

  private final int columns;
  private final Fields fields;
  private int index;
  private boolean inPieces;
  private boolean midRow;

  /**
   * @param columns the number of columns in each row; a row without columns is an empty line
   */
  RowScanner(int columns, Fields fields) {
    this.columns = columns;
    this.fields = fields;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int start = offset;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      if (b == '\t' || b == '\n') {
        endField(bytes, start, i - start, b == '\n');
        start = i + 1;
      }
    }
    if (start < end) {
      requireColumn();
      fields.piece(index, bytes, start, end - start);
      inPieces = true;
      midRow = true;
    }
  }

  /**
   * Says that the text has ended.
   *
   * @throws NoSuchRowException when a row is incomplete
   */
  void end() {
    if (midRow) {
      throw new NoSuchRowException("the text ends within a row");
    }
  }

  private void endField(byte[] bytes, int start, int length, boolean endsRow) {
    if (columns == 0 && endsRow && length == 0 && !midRow) {
      fields.endRow();
      return;
    }
    requireColumn();
    if (inPieces) {
      if (length > 0) {
        fields.piece(index, bytes, start, length);
      }
      fields.endField(index);
      inPieces = false;
    } else {
      fields.field(index, bytes, start, length);
    }
    index++;
    midRow = !endsRow;
    if (endsRow) {
      if (index != columns) {
        throw new NoSuchRowException("a row has " + index + " fields, not " + columns);
      }
      index = 0;
      fields.endRow();
    }
  }

  private void requireColumn() {
    if (index >= columns) {
      throw new NoSuchRowException("a row has more than " + columns + " fields");
    }
  }
}
