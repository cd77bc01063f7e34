package dev.belay.datastores.postgresql.restore;

import dev.belay.datastores.postgresql.contents.PostgresContents.Privilege;
import dev.belay.datastores.postgresql.session.Identifiers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Privileges as statements. */
final class Grants {
  private Grants() {}

  /**
   * @param object kind and quoted name, for example {@code DATABASE "shop"}
   * @param privileges null to keep the privileges of a new object
   */
  static List<String> statements(
      String object, String owner, @Nullable List<Privilege> privileges) {
    if (privileges == null) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    statements.add("REVOKE ALL ON " + object + " FROM PUBLIC");
    statements.add("REVOKE ALL ON " + object + " FROM " + Identifiers.quote(owner));
    for (Privilege privilege : privileges) {
      String grantee =
          privilege.grantee().isEmpty() ? "PUBLIC" : Identifiers.quote(privilege.grantee());
      statements.add(
          "GRANT "
              + privilege.privilege()
              + (" ON " + object + " TO " + grantee)
              + (privilege.grantable() ? " WITH GRANT OPTION" : ""));
    }
    return statements;
  }
}
