package dev.belay.vault;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which recovery points are being captured: {@code intents/<recovery point id>}, with the time at
 * which that began. A capture puts its own before it stores or takes over its first segment, and
 * removes it when its manifest is there. A killed one leaves it.
 */
final class Intents {
  private static final String PREFIX = "intents/";
  private static final Logger log = LoggerFactory.getLogger(Intents.class);
  private static final int LONGEST = 64;

  private final ObjectStore store;
  private final Clock clock;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();

  Intents(ObjectStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * @param since {@link Instant#EPOCH} if it does not say
   */
  record Intent(String recoveryPointId, Instant since) {}

  /** Before anything of the point is stored or taken over. Asks the storage once for each point. */
  void begin(String recoveryPointId) throws VaultException {
    if (!begun.contains(recoveryPointId)) {
      put(recoveryPointId);
      begun.add(recoveryPointId);
    }
  }

  private void put(String recoveryPointId) throws VaultException {
    byte[] text = clock.instant().toString().getBytes(StandardCharsets.US_ASCII);
    store.putIfAbsent(PREFIX + recoveryPointId, text, text.length);
  }

  /**
   * Whether the point's capture is known to be one, now. If it is not, what it took over may be
   * gone.
   */
  boolean isKnown(String recoveryPointId) throws VaultException {
    return store.size(PREFIX + recoveryPointId).isPresent();
  }

  /** Begins it anew, whatever this process did before. */
  void beginAgain(String recoveryPointId) throws VaultException {
    put(recoveryPointId);
    begun.add(recoveryPointId);
  }

  /**
   * After the commit. Where the service may not delete, or the storage does not answer now, it
   * stays until a sweep sees that there is a manifest: the point is there in any case.
   */
  void endIfPossible(String recoveryPointId) {
    try {
      end(recoveryPointId);
    } catch (VaultException e) {
      log.atDebug()
          .addKeyValue("belay.recovery_point", recoveryPointId)
          .log("The intent of a capture stays in the vault: {}", e.getMessage());
    }
  }

  void end(String recoveryPointId) throws VaultException {
    begun.remove(recoveryPointId);
    store.delete(PREFIX + recoveryPointId);
  }

  List<Intent> all() throws VaultException {
    List<Intent> all = new ArrayList<>();
    for (String name : store.list(PREFIX)) {
      String id = name.substring(PREFIX.length());
      if (ManifestCodec.isId(id)) {
        all.add(new Intent(id, since(name)));
      }
    }
    return all;
  }

  private Instant since(String name) throws VaultException {
    try {
      return Instant.parse(new String(store.readWhole(name, LONGEST), StandardCharsets.US_ASCII));
    } catch (VaultException.Corrupt | DateTimeException e) {
      return Instant.EPOCH; // it has just ended, or says nothing
    }
  }
}
