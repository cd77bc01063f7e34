package dev.belay.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/**
 * FULL_TRANSITIVE: old readers read new records, and new readers read old records, for all versions
 * that ever existed. So services and the content of topics may have any age.
 */
public final class Compatibility {
  private Compatibility() {}

  /** Why {@code schema} can't be the next version after {@code earlier}; empty if it can. */
  public static List<String> violations(Schema schema, List<Schema> earlier) {
    List<String> violations = new ArrayList<>();
    for (int i = 0; i < earlier.size(); i++) {
      Schema old = earlier.get(i);
      explain(schema, old, "the new schema can't read version " + (i + 1), violations);
      explain(old, schema, "version " + (i + 1) + " can't read the new schema", violations);
    }
    return violations;
  }

  private static void explain(Schema reader, Schema writer, String what, List<String> violations) {
    var pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    if (pair.getType() != SchemaCompatibilityType.COMPATIBLE) {
      for (var found : pair.getResult().getIncompatibilities()) {
        violations.add(
            "%s: %s at %s: %s"
                .formatted(what, found.getType(), found.getLocation(), found.getMessage()));
      }
    }
  }
}
