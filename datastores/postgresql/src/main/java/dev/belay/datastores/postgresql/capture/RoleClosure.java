package dev.belay.datastores.postgresql.capture;

import dev.belay.datastores.postgresql.contents.PostgresContents.RoleRights;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Roles, and all that they are in, through whatever roles. */
final class RoleClosure {
  private RoleClosure() {}

  /**
   * @param roles to begin with
   * @param all of the server
   * @return sorted by name; without those of PostgreSQL itself, which are in none
   */
  static List<RoleRights> of(Collection<String> roles, Collection<RoleRights> all) {
    Map<String, RoleRights> known = new HashMap<>();
    all.forEach(role -> known.put(role.role(), role));
    Map<String, RoleRights> reached = new TreeMap<>(Comparator.naturalOrder());
    Deque<String> open = new ArrayDeque<>(roles);
    while (!open.isEmpty()) {
      RoleRights role = known.get(open.pop());
      if (role != null && !role.role().startsWith("pg_") && !reached.containsKey(role.role())) {
        reached.put(role.role(), role);
        open.addAll(role.memberOf());
      }
    }
    return List.copyOf(reached.values());
  }
}
