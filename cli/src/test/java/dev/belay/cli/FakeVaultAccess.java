package dev.belay.cli;

import dev.belay.cli.restore.VaultAccess;
import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * A vault with the points {@code p-orders} and {@code p-stock} at every URI; at {@code file:/away}
 * nothing answers, at {@code file:/damaged} a third one can't be read, at {@code file:/drafts}
 * there is a draft of a pre-restore point as well. At {@code file:/ids} there are points with ids
 * as real ones have them.
 */
public final class FakeVaultAccess implements VaultAccess {
  static final String ORDERS = "0b7e4c52-5c1e-5f0e-9a51-6f2f9a1c7d10";
  static final String STOCK = "0b7e4c99-5c1e-5f0e-9a51-6f2f9a1c7d10";

  /** When a copy of the key was proven, by the vault's URI. */
  static final Map<String, Instant> NOTED = new ConcurrentHashMap<>();

  @Override
  public Vault open(String uri, Path keyFile) {
    return new FakeVault(uri);
  }

  private record FakeVault(String uri) implements Vault {
    @Override
    public void check() throws VaultException {
      if (uri.equals("file:/away")) {
        throw new VaultException.Unavailable("the vault " + uri + " does not answer", null);
      }
    }

    @Override
    public SegmentWriter newSegments(String recoveryPointId) {
      throw new AssertionError("the command never writes to a vault");
    }

    @Override
    public InputStream read(List<SegmentRef> segments) {
      return InputStream.nullInputStream();
    }

    @Override
    public Committed commit(Manifest manifest) {
      throw new AssertionError("the command never writes to a vault");
    }

    @Override
    public byte[] seal(Manifest manifest) {
      throw new AssertionError("the command never writes to a vault");
    }

    @Override
    public Manifest unseal(String recoveryPointId, byte[] sealed) {
      throw new AssertionError("the command reads what was committed");
    }

    @Override
    public boolean contains(String recoveryPointId) {
      return recoveryPoints().contains(recoveryPointId);
    }

    @Override
    public Committed manifest(String id) throws VaultException {
      if (!contains(id) || id.equals("p-damaged")) {
        throw new VaultException.Corrupt(
            VaultException.Fault.MISSING, id, "there is no manifest of " + id, null);
      }
      return new Committed(of(id), "digest-" + id, false);
    }

    @Override
    public List<String> recoveryPoints() {
      return switch (uri) {
        case "file:/damaged" -> List.of("p-orders", "p-stock", "p-damaged");
        case "file:/drafts" -> List.of("p-orders", "p-stock", "p-draft");
        case "file:/ids" -> List.of(ORDERS, STOCK);
        default -> List.of("p-orders", "p-stock");
      };
    }

    @Override
    public void retire(String recoveryPointId) {
      throw new AssertionError("the command never writes to a vault");
    }

    @Override
    public void noteKeyBackup(Instant at) {
      NOTED.put(uri, at);
    }

    @Override
    public Optional<Instant> keyBackup() {
      return Optional.ofNullable(NOTED.get(uri));
    }

    @Override
    public void close() {}

    private static Manifest of(String id) {
      Instant at = Instant.parse("2026-11-01T10:00:00Z");
      return new Manifest(
          1,
          id,
          "s1",
          id.substring(2),
          "fake",
          "shop",
          "production",
          "manual",
          null,
          null,
          at,
          at,
          at,
          id.equals("p-draft") ? Map.of(Manifest.DRAFT_OF, "p-orders") : Map.of(),
          List.of(),
          new Manifest.Totals(7, 4096, 512),
          List.of(),
          JsonMapper.shared().createObjectNode());
    }
  }
}
