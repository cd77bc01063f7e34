package dev.belay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.vault.Manifest;
import dev.belay.vault.SegmentRef;
import dev.belay.vault.SegmentWriter;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps manifests in memory; can be made unreachable. */
final class FakeVault implements Vault {
  final Map<String, Manifest> manifests = new HashMap<>();
  private final Map<String, Manifest> sealed = new HashMap<>();
  boolean unreachable;

  @Override
  public String uri() {
    return "file:/vault";
  }

  @Override
  public void check() {}

  @Override
  public SegmentWriter newSegments() {
    throw new AssertionError("the flow itself writes no segments");
  }

  @Override
  public InputStream read(List<SegmentRef> segments) {
    throw new AssertionError("a capture reads no segments");
  }

  @Override
  public Committed commit(Manifest manifest) throws VaultException {
    answer();
    boolean created = manifests.putIfAbsent(manifest.recoveryPointId(), manifest) == null;
    return new Committed(
        manifests.getOrDefault(manifest.recoveryPointId(), manifest), "digest", created);
  }

  @Override
  public byte[] seal(Manifest manifest) {
    sealed.put(manifest.recoveryPointId(), manifest);
    return manifest.recoveryPointId().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Manifest unseal(String recoveryPointId, byte[] bytes) {
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(recoveryPointId);
    return Objects.requireNonNull(sealed.get(recoveryPointId));
  }

  @Override
  public boolean contains(String recoveryPointId) throws VaultException {
    answer();
    return manifests.containsKey(recoveryPointId);
  }

  @Override
  public Committed manifest(String recoveryPointId) throws VaultException {
    answer();
    Manifest manifest = manifests.get(recoveryPointId);
    if (manifest == null) {
      throw new VaultException.Corrupt(
          VaultException.Fault.MISSING, recoveryPointId, "no such manifest", null);
    }
    return new Committed(manifest, "digest", false);
  }

  @Override
  public List<String> recoveryPoints() {
    return List.copyOf(manifests.keySet());
  }

  @Override
  public void close() {}

  private void answer() throws VaultException {
    if (unreachable) {
      throw new VaultException.Unavailable("the vault does not answer", null);
    }
  }
}
