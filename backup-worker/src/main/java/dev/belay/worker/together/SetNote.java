package dev.belay.worker.together;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the next attempt must know about this one. It is kept with the job, so a worker may die
 * between any two steps.
 *
 * @param quiesced writes may be held back, so {@code resume} must be called
 * @param captured everything to commit, once all is captured; empty before
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SetNote(boolean quiesced, List<Sealed> captured, Together together) {
  public SetNote {
    captured = List.copyOf(captured);
  }

  /** A manifest that can be committed, encrypted as in the vault. */
  public record Sealed(String recoveryPointId, byte[] manifest) {}

  /**
   * How well the points fit together.
   *
   * @param skewMillis the longest time between the snapshots, rounded up
   * @param quiesced whether writes were held back during the snapshots
   * @param warnings for people
   */
  public record Together(long skewMillis, boolean quiesced, List<String> warnings) {
    public Together {
      warnings = List.copyOf(warnings);
    }
  }

  public static SetNote begun(boolean quiesced) {
    return new SetNote(quiesced, List.of(), new Together(0, false, List.of()));
  }

  public static SetNote captured(
      boolean quiesced, List<Manifest> manifests, Together together, Vault vault) {
    return new SetNote(
        quiesced,
        manifests.stream().map(it -> new Sealed(it.recoveryPointId(), vault.seal(it))).toList(),
        together);
  }

  public static SetNote decode(byte[] bytes) {
    return JsonMapper.shared().readValue(bytes, SetNote.class);
  }

  public byte[] encode() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  public boolean hasAll() {
    return !captured.isEmpty();
  }

  public List<Manifest> manifests(Vault vault) throws VaultException {
    List<Manifest> manifests = new ArrayList<>();
    for (Sealed sealed : captured) {
      manifests.add(vault.unseal(sealed.recoveryPointId(), sealed.manifest()));
    }
    return manifests;
  }
}
