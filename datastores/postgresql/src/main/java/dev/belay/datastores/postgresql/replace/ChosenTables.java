package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.postgresql.capture.Catalogue;
import dev.belay.datastores.postgresql.capture.Catalogue.TableSource;
import dev.belay.datastores.postgresql.contents.PostgresContents.QualifiedName;
import dev.belay.datastores.postgresql.contents.PostgresContents.Table;
import dev.belay.datastores.postgresql.contents.PostgresContents.TableKind;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables of a prepared subset: all tables in its database, because the others were dropped.
 *
 * @param withRows tables with rows, including partitions
 * @param parents partitioned tables
 */
record ChosenTables(List<Table> withRows, List<QualifiedName> parents) {
  ChosenTables {
    withRows = List.copyOf(withRows);
    parents = List.copyOf(parents);
  }

  static ChosenTables in(PostgresSession prepared) throws SQLException {
    Catalogue catalogue = new Catalogue(prepared);
    List<Table> withRows = new ArrayList<>();
    Set<QualifiedName> seen = new HashSet<>();
    for (TableSource source : catalogue.tables()) {
      seen.add(source.table().qualifiedName());
      if (source.table().kind() != TableKind.EXTENSION_CONFIGURATION) {
        withRows.add(source.table());
      }
    }
    List<QualifiedName> parents =
        catalogue.lockable().stream()
            .map(Catalogue.Relation::name)
            .filter(name -> !seen.contains(name))
            .toList();
    return new ChosenTables(withRows, parents);
  }

  /** Parents come first. */
  List<QualifiedName> names() {
    List<QualifiedName> names = new ArrayList<>(parents);
    withRows.forEach(table -> names.add(table.qualifiedName()));
    return names;
  }
}
