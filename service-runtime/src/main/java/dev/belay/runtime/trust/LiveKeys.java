package dev.belay.runtime.trust;

import dev.belay.schemas.trust.InvalidKeysException;
import dev.belay.schemas.trust.Role;
import dev.belay.schemas.trust.SigningKey;
import dev.belay.schemas.trust.TrustList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's own key and the keys that it trusts, as they stand in their files: these are looked
 * at again every second, when there is something to sign or to vet. Keys that can't be used any
 * more (a file that is gone, or half written; an own key that is not trusted) change nothing: the
 * last good ones stay in force, and the log says so.
 */
final class LiveKeys {
  private static final Logger LOG = LoggerFactory.getLogger(LiveKeys.class);
  private static final long BETWEEN_LOOKS = Duration.ofSeconds(1).toNanos();

  private final Role role;
  private final Path keyFile;
  private final Path trustedPlace;
  private final LongSupplier nanoTime;
  private Keys inForce;
  private String refused = "";
  private long lookedAt;

  /** Of one moment. */
  record Keys(String keyText, String trustedText, SigningKey own, TrustList trusted) {}

  /**
   * @param key a file, or a folder that has {@code ROLE.key}
   * @param trusted a list, or a folder of lists
   * @throws IllegalStateException if they can't be used
   */
  LiveKeys(Role role, Path key, Path trusted, LongSupplier nanoTime) {
    this.role = role;
    this.keyFile = Files.isDirectory(key) ? key.resolve(role.word() + ".key") : key;
    this.trustedPlace = trusted;
    this.nanoTime = nanoTime;
    this.lookedAt = nanoTime.getAsLong();
    try {
      inForce = keys(text(keyFile, "key"), text(trustedPlace, "trusted"));
    } catch (IOException | InvalidKeysException e) {
      throw new IllegalStateException(problem(e), e);
    }
    tell("Records are signed by the key {} of the role {}; trusted keys: {}");
  }

  synchronized Keys get() {
    long now = nanoTime.getAsLong();
    if (now - lookedAt >= BETWEEN_LOOKS) {
      lookedAt = now;
      look();
    }
    return inForce;
  }

  private void look() {
    String keyText;
    String trustedText;
    try {
      keyText = text(keyFile, "key");
      trustedText = text(trustedPlace, "trusted");
      if (keyText.equals(inForce.keyText()) && trustedText.equals(inForce.trustedText())) {
        refused = "";
        return;
      }
      inForce = keys(keyText, trustedText);
      refused = "";
    } catch (IOException | InvalidKeysException e) {
      refuse(problem(e));
      return;
    }
    tell("Keys have changed: records are signed by the key {} of the role {}; trusted keys: {}");
  }

  /** Once, not at every look. */
  private void refuse(String problem) {
    if (!problem.equals(refused)) {
      refused = problem;
      LOG.atError().log("{}. The keys that were read before stay in force", problem);
    }
  }

  private void tell(String sentence) {
    LOG.atInfo().log(sentence, inForce.own().id(), role.word(), inForce.trusted().ids());
  }

  private Keys keys(String keyText, String trustedText) throws InvalidKeysException {
    TrustList trusted = TrustList.parse(trustedText);
    return new Keys(keyText, trustedText, trusted.own(role, keyText), trusted);
  }

  private static String text(Path place, String setting) throws IOException {
    try {
      return TextOnDisk.read(place);
    } catch (IOException e) {
      throw new IOException("belay.signing." + setting + ": " + place + " can't be read", e);
    }
  }

  private String problem(Exception e) {
    return e instanceof InvalidKeysException
        ? "belay.signing.key %s, belay.signing.trusted %s: %s"
            .formatted(keyFile, trustedPlace, e.getMessage())
        : String.valueOf(e.getMessage());
  }
}
