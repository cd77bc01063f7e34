package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.Selection;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a recovery point that is restored. Without schemas and tables: everything.
 *
 * @param schemas names of schemas, all of whose tables are chosen
 * @param tables {@code schema.name}, or a name that may be in any schema
 * @param intoSchema a new schema for the chosen tables only; null for their own schemas
 */
public record TableSelection(Set<String> schemas, Set<String> tables, @Nullable String intoSchema) {
  public static final TableSelection EVERYTHING = new TableSelection(Set.of(), Set.of(), null);

  private static final String SCHEMA = "schema";
  private static final String TABLE = "table";
  private static final String INTO_SCHEMA = "into-schema";

  public TableSelection {
    schemas = Set.copyOf(schemas);
    tables = Set.copyOf(tables);
  }

  /**
   * @throws DataStoreException.Misconfigured for parts or options that PostgreSQL does not know
   */
  public static TableSelection of(Selection selection) throws DataStoreException {
    selection.requireKnown(PostgresContents.DRIVER, Set.of(SCHEMA, TABLE), Set.of(INTO_SCHEMA));
    return new TableSelection(
        selection.values(SCHEMA), selection.values(TABLE), selection.options().get(INTO_SCHEMA));
  }

  /** The selection in the words of a restore's order. */
  public Selection asSelection() {
    List<Selection.Part> parts = new ArrayList<>();
    schemas.forEach(schema -> parts.add(new Selection.Part(SCHEMA, schema)));
    tables.forEach(table -> parts.add(new Selection.Part(TABLE, table)));
    return new Selection(parts, intoSchema == null ? Map.of() : Map.of(INTO_SCHEMA, intoSchema));
  }

  public boolean isEverything() {
    return schemas.isEmpty() && tables.isEmpty();
  }
}
