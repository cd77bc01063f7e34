package dev.belay.events;

import java.util.Optional;
import java.util.UUID;

/**
 * The rule of the policy that caused something.
 *
 * @param policyVersion SHA-256 of the policy file, hexadecimal
 * @param id the rule's id in the policy
 */
public record Rule(String policyVersion, String id) {
  private static final String OPERATION = "operation/";

  /** Not a rule of the policy: a recovery operation captures the data that it replaces. */
  public static Rule ofOperation(UUID operationId) {
    return new Rule("", OPERATION + operationId);
  }

  /** The operation that caused it; empty if a rule of the policy did. */
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
