package dev.belay.datastores;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a recovery point is restored. Neither schemas nor tables: everything.
 *
 * @param schemas names of schemas, all of whose tables are chosen
 * @param tables {@code schema.name}, or a name in any schema
 * @param intoSchema a schema that is made for the chosen tables, and nothing else is in; null is
 *     their own
 */
public record Selection(Set<String> schemas, Set<String> tables, @Nullable String intoSchema) {
  public static final Selection EVERYTHING = new Selection(Set.of(), Set.of(), null);

  public Selection {
    schemas = Set.copyOf(schemas);
    tables = Set.copyOf(tables);
  }

  public boolean isEverything() {
    return schemas.isEmpty() && tables.isEmpty();
  }
}
