package dev.belay.vault;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Recovery points in a directory or a bucket. Safe for many threads and many processes at the same
 * time: a segment that is written twice is one object, and of two manifests with one id the first
 * stays.
 */
public interface Vault extends AutoCloseable {
  /** The vault's URI, without credentials. */
  String uri();

  /**
   * A cheap check: is the storage reachable, and does the key belong to this vault?
   *
   * @throws VaultException with the cause and its remedy
   */
  void check() throws VaultException;

  /**
   * A new stream of segments. One thread uses it; several streams may be open at the same time.
   *
   * @param recoveryPointId of the point that is being captured. From its first segment until it is
   *     committed, nothing that it stores or takes over is let go, however long that takes
   */
  SegmentWriter newSegments(String recoveryPointId);

  /**
   * The plaintext of {@code segments}, one after the other. Each is authenticated and compared with
   * its digest before its first byte is returned. Memory: one segment.
   */
  InputStream read(List<SegmentRef> segments) throws VaultException;

  /**
   * Makes a recovery point visible. Call this last: every segment that it names must be stored.
   * Put-if-absent: the first manifest of an id stays.
   *
   * @return the manifest that is in the vault now: {@code manifest}, or the one that was there
   *     before
   */
  Committed commit(Manifest manifest) throws VaultException;

  /**
   * An encrypted form of {@code manifest}, which {@link #unseal} turns back. For a caller that must
   * be able to commit it after a crash.
   */
  byte[] seal(Manifest manifest);

  /**
   * @throws VaultException.Corrupt if {@code sealed} was not sealed by this vault for this id
   */
  Manifest unseal(String recoveryPointId, byte[] sealed) throws VaultException;

  /** Whether a manifest with this id exists. Does not read it. */
  boolean contains(String recoveryPointId) throws VaultException;

  /**
   * Reads a manifest and authenticates it.
   *
   * @throws VaultException.Corrupt with fault MISSING when it does not exist
   */
  Committed manifest(String recoveryPointId) throws VaultException;

  /**
   * Lets a recovery point go: its manifest is removed, if it is there. What no other point needs is
   * let go by a {@link Sweep}.
   */
  void retire(String recoveryPointId) throws VaultException;

  /** The ids of all visible recovery points. */
  List<String> recoveryPoints() throws VaultException;

  /**
   * Notes in the vault that a copy of its key was proven to open it. The vault keeps all such
   * notes.
   */
  void noteKeyBackup(Instant at) throws VaultException;

  /** When that was last noted, to the second; empty for never. */
  Optional<Instant> keyBackup() throws VaultException;

  @Override
  void close();

  /**
   * @param manifest as it is stored
   * @param digest SHA-256 of the stored manifest object, hexadecimal
   * @param created whether this call stored it
   */
  record Committed(Manifest manifest, String digest, boolean created) {}
}
