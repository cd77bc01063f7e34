package dev.belay.verifier.verification;

import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** A vault with one manifest and no segments. */
final class FakeVault implements Vault {
  static final String POINT = "3f0a3c1e-0000-5000-8000-000000000001";

  private @Nullable VaultException failure;
  private String driver = FakeDriver.NAME;

  void fail(VaultException exception) {
    failure = exception;
  }

  void capturedBy(String name) {
    driver = name;
  }

  @Override
  public Committed manifest(String recoveryPointId) throws VaultException {
    if (failure != null) {
      throw failure;
    }
    Instant at = Instant.parse("2026-03-01T11:00:00Z");
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            POINT,
            "set",
            "orders",
            driver,
            "shop",
            "production",
            "manual",
            null,
            null,
            at,
            at,
            at,
            Map.of(),
            List.of(),
            new Manifest.Totals(3, 30, 20),
            List.of(),
            JsonNodeFactory.instance.objectNode());
    return new Committed(manifest, "00".repeat(32), false);
  }

  @Override
  public String uri() {
    return "fake:";
  }

  @Override
  public void check() {}

  @Override
  public SegmentWriter newSegments() {
    throw new UnsupportedOperationException("a verification writes nothing");
  }

  @Override
  public InputStream read(List<SegmentRef> segments) {
    return InputStream.nullInputStream();
  }

  @Override
  public Committed commit(Manifest manifest) {
    throw new UnsupportedOperationException("a verification writes nothing");
  }

  @Override
  public byte[] seal(Manifest manifest) {
    throw new AssertionError("a verifier reads what was committed");
  }

  @Override
  public Manifest unseal(String recoveryPointId, byte[] sealed) {
    throw new AssertionError("a verifier reads what was committed");
  }

  @Override
  public boolean contains(String recoveryPointId) {
    return recoveryPointId.equals(POINT);
  }

  @Override
  public List<String> recoveryPoints() {
    return List.of(POINT);
  }

  @Override
  public void close() {}
}
