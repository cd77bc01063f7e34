package dev.belay.schemas.registry;

import java.util.List;

/**
 * The subject's compatibility rule refuses the schema. Change the schema
 * (docs/reference/schemas.md).
 */
public final class IncompatibleSchemaException extends SchemaRegistryException {
  private final String subject;
  private final List<String> reasons;

  public IncompatibleSchemaException(String subject, List<String> reasons) {
    super(
        "the schema for subject '%s' is incompatible with an earlier version: %s"
            .formatted(subject, String.join("; ", reasons)),
        null);
    this.subject = subject;
    this.reasons = List.copyOf(reasons);
  }

  public String subject() {
    return subject;
  }

  /** The registry's reasons, one per line; at least one. */
  public List<String> reasons() {
    return reasons;
  }
}
