package dev.belay.datastores.postgresql.rights;

import dev.belay.datastores.StoreConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * With whose rights the objects of a schema are restored.
 *
 * @param own the user of the restore
 * @param loading who loads rows; may be the same
 */
public record Rights(StoreConnection own, StoreConnection loading, SchemaCode code) {
  /**
   * Who adds constraints, since PostgreSQL evaluates them on all rows with the rights of whoever
   * adds them. Those of tables that a superuser owns can be added by none but a superuser.
   *
   * @param entries constraints of the archive
   * @return without a user that has none to add
   */
  public Map<StoreConnection, List<String>> grouped(List<String> entries) {
    Map<StoreConnection, List<String>> grouped = new LinkedHashMap<>();
    for (String entry : entries) {
      StoreConnection user = code.callsCode(entry) && !code.isPowerful(entry) ? loading : own;
      grouped.computeIfAbsent(user, any -> new ArrayList<>()).add(entry);
    }
    return grouped;
  }
}
