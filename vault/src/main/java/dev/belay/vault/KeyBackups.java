package dev.belay.vault;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * When copies of the vault's key were proven to open it: {@code key-backups/<seconds since 1970>}.
 * A copy that was proven before a rotation does not open what was written after it.
 */
final class KeyBackups {
  private static final String PREFIX = "key-backups/";

  private final ObjectStore store;
  private final KeyGenerations generations;

  KeyBackups(ObjectStore store, KeyGenerations generations) {
    this.store = store;
    this.generations = generations;
  }

  /**
   * @throws VaultException.WrongKey if the key was rotated since the copy was made
   */
  void note(Instant at) throws VaultException {
    generations.requireNewest();
    byte[] text = at.truncatedTo(ChronoUnit.SECONDS).toString().getBytes(StandardCharsets.US_ASCII);
    store.putIfAbsent(PREFIX + at.getEpochSecond(), text, text.length);
  }

  /** Whoever may list the vault may see the names; other names are of somebody else. */
  Optional<Instant> last() throws VaultException {
    Instant since = generations.newestSince().orElse(Instant.EPOCH);
    return store.list(PREFIX).stream()
        .map(name -> name.substring(PREFIX.length()))
        .filter(name -> name.matches("[0-9]{1,11}"))
        .map(name -> Instant.ofEpochSecond(Long.parseLong(name)))
        .filter(proven -> !proven.isBefore(since))
        .max(Comparator.naturalOrder());
  }
}
