package dev.belay.standalone.server;

import dev.belay.vault.Manifest;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Recovery points in the vault that are newer than all that the ledger knows: its home or its
 * database was restored from an older copy, and what happened since is not in it.
 */
final class LostHistory {
  /** What was captured shortly before the start may still be on its way to the ledger. */
  private static final Duration ON_THE_WAY = Duration.ofMinutes(2);

  private static final int MOST_NAMED = 5;

  private LostHistory() {}

  /**
   * For people, with the remedy; empty if nothing is missing.
   *
   * @param unknown those of recovery points that the ledger does not know
   * @param lastCapture that the ledger knows of
   * @throws VaultException if the vault can't be read
   */
  static Optional<String> of(
      Vault vault,
      Function<Collection<UUID>, Set<UUID>> unknown,
      Optional<Instant> lastCapture,
      Instant startedAt)
      throws VaultException {
    List<UUID> ids = vault.recoveryPoints().stream().map(UUID::fromString).toList();
    List<Manifest> newer = new ArrayList<>();
    for (UUID id : unknown.apply(ids)) {
      try {
        Manifest manifest = vault.manifest(id.toString()).manifest();
        if (!manifest.labels().containsKey(Manifest.DRAFT_OF)
            && manifest.finishedAt().isAfter(lastCapture.orElse(Instant.EPOCH))
            && manifest.finishedAt().isBefore(startedAt.minus(ON_THE_WAY))) {
          newer.add(manifest);
        }
      } catch (VaultException.Corrupt e) {
        continue; // what it is can't be told; the list of points does
      }
    }
    return newer.isEmpty() ? Optional.empty() : Optional.of(told(newer, lastCapture));
  }

  private static String told(List<Manifest> newer, Optional<Instant> lastCapture) {
    List<Manifest> latestFirst =
        newer.stream().sorted(Comparator.comparing(Manifest::finishedAt).reversed()).toList();
    String named =
        latestFirst.stream()
            .limit(MOST_NAMED)
            .map(it -> "%s of %s".formatted(it.recoveryPointId(), it.dataStore()))
            .collect(Collectors.joining(", "));
    return "the vault has %d recovery points, until %s, that the ledger does not know (%s%s): its last capture ended %s, so it was restored from an older copy. Put the latest copy of the home (or of the ledger's database) in place; without one, `belay points list` and `belay restore --vault` reach these points, and gates and rollbacks don't"
        .formatted(
            newer.size(),
            latestFirst.getFirst().finishedAt(),
            named,
            newer.size() > MOST_NAMED ? ", …" : "",
            lastCapture.map(Instant::toString).orElse("never"));
  }
}
