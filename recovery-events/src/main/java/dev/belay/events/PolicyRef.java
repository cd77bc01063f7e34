package dev.belay.events;

import dev.belay.schemas.Ids;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A policy that a service goes by, or went by.
 *
 * @param role the word of the service's role
 * @param instance tells services of one role apart
 * @param digest SHA-256 of the policy file, hexadecimal
 * @param file that it was read from, as the service names it
 * @param commit of the checkout that the file is in; null if that can't be told
 * @param occasion start or reload: why it came into force
 * @param since when it came into force
 */
public record PolicyRef(
    String role,
    String instance,
    String digest,
    String file,
    @Nullable String commit,
    String occasion,
    Instant since) {
  public static final String START = "start";
  public static final String RELOAD = "reload";

  /** In place of a recovery set's id: one of the service, whose events so keep their order. */
  public UUID serviceId() {
    return UUID.fromString(Ids.derive("service", role, instance));
  }

  /** In place of a recovery set's origin. */
  public Origin origin() {
    return new Origin("belay", role, "policy", null, null);
  }

  /** Of this policy in this service from then on; the same however often it is told. */
  public UUID periodId() {
    return UUID.fromString(Ids.derive("policy-period", role, instance, digest, since.toString()));
  }
}
