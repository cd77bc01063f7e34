package dev.belay.events;

import java.util.Optional;
import java.util.UUID;

/**
 * What decided that something has to be done.
 *
 * @param policyVersion SHA-256 of the policy file, hexadecimal
 * @param id of the policy's rule
 */
public record Rule(String policyVersion, String id) {
  private static final String OPERATION = "operation/";

  /** Not a rule of the policy: a recovery operation that captures what it replaces. */
  public static Rule ofOperation(UUID operationId) {
    return new Rule("", OPERATION + operationId);
  }

  /** The operation that decided; empty if the policy did. */
  public Optional<UUID> operation() {
    if (!policyVersion.isEmpty() || !id.startsWith(OPERATION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(UUID.fromString(id.substring(OPERATION.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
