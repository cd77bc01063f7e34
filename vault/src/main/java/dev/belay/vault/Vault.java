package dev.belay.vault;

import java.io.InputStream;
import java.util.List;

/**
 * Recovery points in a directory or a bucket. Safe for use by many threads and many processes at
 * once: the same segment written twice is one object, and the first of two manifests with one id
 * stays.
 */
public interface Vault extends AutoCloseable {
  /** The vault's URI, without credentials. */
  String uri();

  /**
   * Cheap: is the storage reachable, and does the key belong to this vault?
   *
   * @throws VaultException with the cause and its remedy
   */
  void check() throws VaultException;

  /** A new stream of segments. One thread uses it; several may be open at once. */
  SegmentWriter newSegments();

  /**
   * The plaintext of {@code segments}, one after the other, each authenticated and compared with
   * its digest before the first byte of it is given out. Memory: one segment.
   */
  InputStream read(List<SegmentRef> segments) throws VaultException;

  /**
   * Makes a recovery point visible, last of all: every segment that it names has been stored.
   * Put-if-absent: the first manifest of an id stays.
   *
   * @return the manifest that is in the vault now: {@code manifest}, or the one that was there
   *     before
   */
  Committed commit(Manifest manifest) throws VaultException;

  /**
   * What {@link #unseal} makes {@code manifest} of again: for whoever must be able to commit it
   * after a crash. Encrypted, as what is committed is.
   */
  byte[] seal(Manifest manifest);

  /**
   * @throws VaultException.Corrupt if {@code sealed} was not sealed by this vault for this id
   */
  Manifest unseal(String recoveryPointId, byte[] sealed) throws VaultException;

  /** Whether a manifest of this id is there. Does not read it. */
  boolean contains(String recoveryPointId) throws VaultException;

  /**
   * Reads a manifest and authenticates it.
   *
   * @throws VaultException.Corrupt with fault MISSING when there is none
   */
  Committed manifest(String recoveryPointId) throws VaultException;

  /** The ids of all visible recovery points. */
  List<String> recoveryPoints() throws VaultException;

  @Override
  void close();

  /**
   * @param manifest as it is stored
   * @param digest SHA-256 of the stored manifest object, hexadecimal
   * @param created whether this call put it there
   */
  record Committed(Manifest manifest, String digest, boolean created) {}
}
