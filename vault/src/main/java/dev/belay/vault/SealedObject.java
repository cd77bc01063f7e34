package dev.belay.vault;

import dev.belay.vault.VaultException.Corrupt;
import dev.belay.vault.VaultException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * The bytes of an encrypted object: four bytes for its kind, then AES-256-GCM in Tink's streaming
 * format, bound to the object's name. An object under another name, or with a changed bit, does not
 * open.
 */
final class SealedObject {
  static final int FORMAT_VERSION = 1;
  private static final byte[] MAGIC = {'B', 'L', 'V'};
  private static final int HEADER = 4;

  private static final int TINK_HEADER = 40;

  /** For new keys. Earlier keys had larger chunks, so fewer tags. */
  private static final int TINK_CHUNK = 4096;

  private static final int TAG = 16;

  private final VaultKey key;

  SealedObject(VaultKey key) {
    this.key = key;
  }

  /** The largest possible size of {@code plainBytes} bytes after encryption. */
  static int sealedBytes(int plainBytes) {
    int chunks = (plainBytes + TINK_HEADER) / (TINK_CHUNK - TAG) + 1;
    return Math.addExact(plainBytes, HEADER + TINK_HEADER + TAG * chunks);
  }

  /**
   * @param into at least {@link #sealedBytes} long
   * @return the object's length
   */
  int seal(String name, byte[] plain, int length, byte[] into) {
    System.arraycopy(MAGIC, 0, into, 0, MAGIC.length);
    into[MAGIC.length] = FORMAT_VERSION;
    ArrayOutput output = new ArrayOutput(into, HEADER);
    try (OutputStream sealing =
        key.encryption().newEncryptingStream(output, associatedData(name))) {
      sealing.write(plain, 0, length);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Encrypting into memory failed", e);
    }
    return output.position;
  }

  /**
   * @param into at least as long as the object
   * @return length of the plaintext
   * @throws Corrupt AUTHENTICATION, or FORMAT for a version that this code does not know
   */
  int open(String name, byte[] object, int length, byte[] into) throws Corrupt {
    if (length < HEADER
        || object[0] != MAGIC[0]
        || object[1] != MAGIC[1]
        || object[2] != MAGIC[2]) {
      throw new Corrupt(
          Fault.AUTHENTICATION, name, name + " does not begin like an object of a vault", null);
    }
    if (object[3] != FORMAT_VERSION) {
      throw new Corrupt(
          Fault.FORMAT,
          name,
          ("%s has format version %s; this release reads version %s."
                  + " Either a newer release wrote it, or it is damaged")
              .formatted(name, object[3] & 0xff, FORMAT_VERSION),
          null);
    }
    try {
      return decrypt(name, object, length, into);
    } catch (GeneralSecurityException | IOException e) {
      return openWithNewerKey(name, object, length, into, e);
    }
  }

  /** The key may have been rotated since this process read it. */
  private int openWithNewerKey(
      String name, byte[] object, int length, byte[] into, Exception refused) throws Corrupt {
    Exception last = refused;
    if (key.reread()) {
      try {
        return decrypt(name, object, length, into);
      } catch (GeneralSecurityException | IOException e) {
        last = e;
      }
    }
    throw new Corrupt(
        Fault.AUTHENTICATION,
        name,
        name + " does not authenticate: it was changed, moved, or written with another key",
        last);
  }

  private int decrypt(String name, byte[] object, int length, byte[] into)
      throws GeneralSecurityException, IOException {
    try (InputStream opening =
        key.encryption()
            .newDecryptingStream(
                new ByteArrayInputStream(object, HEADER, length - HEADER), associatedData(name))) {
      return readAll(opening, into);
    }
  }

  /** Reads until the end of the stream is authenticated, which detects truncation. */
  private static int readAll(InputStream in, byte[] into) throws IOException {
    int length = 0;
    int read;
    while ((read = in.read(into, length, into.length - length)) > 0) {
      length += read;
    }
    if (read == 0 && in.read() >= 0) {
      throw new IOException("longer than its own ciphertext");
    }
    return length;
  }

  /** Includes the object's format version, so that a header can't be exchanged. */
  private static byte[] associatedData(String name) {
    return ("belay-vault/" + FORMAT_VERSION + " " + name).getBytes(StandardCharsets.UTF_8);
  }

  private static final class ArrayOutput extends OutputStream {
    private final byte[] into;
    private int position;

    ArrayOutput(byte[] into, int position) {
      this.into = into;
      this.position = position;
    }

    @Override
    public void write(int b) {
      into[position++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      System.arraycopy(bytes, offset, into, position, length);
      position += length;
    }
  }
}
