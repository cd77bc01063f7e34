package dev.belay.datastores.postgresql.readiness;

import dev.belay.datastores.Need;
import dev.belay.datastores.postgresql.session.Identifiers;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What a role lacks for making a database beside another one, and for taking its place. PostgreSQL
 * has rights for some of it, and asks for a superuser elsewhere. Reads catalogues alone.
 */
public final class RestoreNeeds {
  private static final int SHOWN = 3;

  /** PostgreSQL 16 tells apart whether a role may be become, and whether its rights are had. */
  private static final int SET_OPTION = 16;

  private static final int PARAMETER_PRIVILEGES = 15;
  private static final int TRUSTED_EXTENSIONS = 13;

  /** Whoever owns the database, and nobody else, is in this role. */
  private static final String DATABASE_OWNER = "pg_database_owner";

  private static final String ROLE =
      """
      SELECT r.rolname, r.rolsuper, r.rolsuper OR r.rolcreatedb,
        pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'),
        EXISTS (SELECT FROM pg_catalog.pg_roles m WHERE pg_catalog.pg_has_role(m.oid, 'MEMBER') AND m.rolname IN
          ('rds_superuser', 'cloudsqlsuperuser', 'alloydbsuperuser', 'azure_pg_admin', 'azuresu'))
      FROM pg_catalog.pg_roles r WHERE r.rolname = CURRENT_USER
      """;

  private final PostgresSession session;
  private final Demands demands;
  private final int major;
  private final List<Need> needs = new ArrayList<>();
  private final String role;
  private final boolean superuser;
  private final boolean createsDatabases;
  private final boolean endsSessions;

  /** A service's own administrator, who may do some of what superusers may: which, isn't told. */
  private final boolean managed;

  private RestoreNeeds(PostgresSession session, Demands demands) throws SQLException {
    this.session = session;
    this.demands = demands;
    this.major = session.jdbc().getMetaData().getDatabaseMajorVersion();
    try (PreparedStatement statement = session.jdbc().prepareStatement(ROLE);
        ResultSet row = statement.executeQuery()) {
      row.next();
      role = Identifiers.quote(row.getString(1));
      superuser = row.getBoolean(2);
      createsDatabases = row.getBoolean(3);
      endsSessions = row.getBoolean(4);
      managed = row.getBoolean(5);
    }
  }

  /**
   * What a restore of {@code demands} lacks on the session's server.
   *
   * @param replaces whether sessions of what is there will be ended
   */
  public static List<Need> of(PostgresSession session, Demands demands, boolean replaces)
      throws SQLException {
    RestoreNeeds needs = new RestoreNeeds(session, demands);
    needs.databases(replaces);
    needs.contents();
    return List.copyOf(needs.needs);
  }

  /** What a restore into the session's own database lacks. */
  public static List<Need> inDatabase(PostgresSession session, Demands demands)
      throws SQLException {
    RestoreNeeds needs = new RestoreNeeds(session, demands);
    needs.contents();
    return List.copyOf(needs.needs);
  }

  /** What renaming a database lacks beyond that. */
  public static List<Need> ofOwner(PostgresSession session, String owner) throws SQLException {
    RestoreNeeds needs = new RestoreNeeds(session, Demands.NONE);
    needs.owner(owner, List.of("the database"));
    return List.copyOf(needs.needs);
  }

  /** Those without which a restore fails. */
  public static List<Need> fatal(List<Need> needs) {
    return needs.stream().filter(Need::fatal).toList();
  }

  /** Adds those that other remedies do not mend. */
  public static void addTo(List<Need> needs, List<Need> more) {
    for (Need need : more) {
      if (needs.stream().noneMatch(it -> it.remedies().equals(need.remedies()))) {
        needs.add(need);
      }
    }
  }

  private void contents() throws SQLException {
    roles();
    owners();
    extensions();
    parameters();
    superuser();
    systemGrants();
    tablespaces();
  }

  private void databases(boolean replaces) {
    if (!createsDatabases) {
      need("role " + role + " can't create databases", "ALTER ROLE " + role + " CREATEDB");
    }
    if (replaces && !superuser && !endsSessions) {
      need(
          "role " + role + " can't end other users' sessions",
          "GRANT pg_signal_backend TO " + role);
    }
  }

  private void roles() throws SQLException {
    for (String missing :
        names(
            "SELECT w.name FROM pg_catalog.unnest(?::pg_catalog.text[]) AS w (name) WHERE NOT"
                + " EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = w.name) ORDER BY 1",
            demands.roles())) {
      need(
          "the server has no role " + Identifiers.quote(missing),
          "CREATE ROLE " + Identifiers.quote(missing));
    }
  }

  private void owners() throws SQLException {
    for (Map.Entry<String, List<String>> owned : demands.owned().entrySet()) {
      if (!owned.getKey().equals(DATABASE_OWNER)) {
        owner(owned.getKey(), owned.getValue());
      }
    }
  }

  private void owner(String owner, List<String> owned) throws SQLException {
    String become = major >= SET_OPTION ? "SET" : "MEMBER";
    String sql =
        "SELECT CASE WHEN r.rolsuper THEN 'a superuser' WHEN pg_catalog.pg_has_role(r.oid, '"
            + become
            + "') THEN 'inherit' ELSE '' END FROM pg_catalog.pg_roles r WHERE r.rolname ="
            + " ANY(?::pg_catalog.text[]) AND NOT (pg_catalog.pg_has_role(r.oid, 'USAGE') AND"
            + " pg_catalog.pg_has_role(r.oid, '"
            + become
            + "'))";
    for (String how : names(sql, List.of(owner))) {
      String quoted = Identifiers.quote(owner);
      if (how.equals("inherit") && major < SET_OPTION) {
        need(
            "role " + role + " does not have the rights of the roles that it is in",
            "ALTER ROLE " + role + " INHERIT");
        continue;
      }
      need(
          "role "
              + role
              + " is not in role "
              + quoted
              + ", who owns "
              + some(owned)
              + (how.equals("a superuser")
                  ? " and is a superuser: better let another role own it"
                  : ""),
          "GRANT "
              + quoted
              + " TO "
              + role
              + (major >= SET_OPTION ? " WITH INHERIT TRUE, SET TRUE" : ""));
    }
  }

  private void extensions() throws SQLException {
    List<String> wanted = demands.extensions();
    for (String missing :
        names(
            "SELECT w.name FROM pg_catalog.unnest(?::pg_catalog.text[]) AS w (name) WHERE NOT"
                + " EXISTS (SELECT FROM pg_catalog.pg_available_extensions e WHERE e.name ="
                + " w.name) ORDER BY 1",
            wanted)) {
      need("extension " + missing + " is not installed on the server's machine: install it there");
    }
    if (superuser || managed) {
      return;
    }
    String trusted =
        major < TRUSTED_EXTENSIONS
            ? "false"
            : "(SELECT v.trusted FROM pg_catalog.pg_available_extension_versions v WHERE v.name ="
                + " e.name AND v.version = e.default_version)";
    for (String untrusted :
        names(
            "SELECT e.name FROM pg_catalog.pg_available_extensions e WHERE e.name ="
                + " ANY(?::pg_catalog.text[]) AND NOT coalesce("
                + trusted
                + ", false) ORDER BY 1",
            wanted)) {
      need(
          "only a superuser creates extension "
              + untrusted
              + (major < TRUSTED_EXTENSIONS
                  ? ""
                  : ", unless its control file on the server's machine says that it is trusted"
                      + " (echo 'trusted = true' >> $(pg_config --sharedir)/extension/"
                      + untrusted
                      + ".control)"),
          "ALTER ROLE " + role + " SUPERUSER");
    }
  }

  private void parameters() throws SQLException {
    String allowed =
        major < PARAMETER_PRIVILEGES
            ? ""
            : " AND NOT pg_catalog.has_parameter_privilege(name, 'SET')";
    for (String parameter :
        superuser
            ? List.<String>of()
            : names(
                "SELECT name FROM pg_catalog.pg_settings WHERE context = 'superuser' AND name ="
                    + " ANY(?::pg_catalog.text[])"
                    + allowed
                    + " ORDER BY 1",
                demands.parameters().keySet())) {
      need(
          "role "
              + role
              + " can't set parameter "
              + parameter
              + ", which is set by "
              + some(demands.parameters().getOrDefault(parameter, List.of())),
          major < PARAMETER_PRIVILEGES
              ? "ALTER ROLE " + role + " SUPERUSER"
              : "GRANT SET ON PARAMETER " + Identifiers.quote(parameter) + " TO " + role);
    }
  }

  private void superuser() {
    if (!superuser && !managed && !demands.superuserOnly().isEmpty()) {
      need(
          "only a superuser restores " + some(demands.superuserOnly()),
          "ALTER ROLE " + role + " SUPERUSER");
    }
  }

  private void systemGrants() {
    if (!superuser && !demands.systemGrants().isEmpty()) {
      needs.add(
          new Need(
              "grants on PostgreSQL's own objects are left out: " + some(demands.systemGrants()),
              List.of(),
              false));
    }
  }

  /** Those that are not there are done without. */
  private void tablespaces() throws SQLException {
    for (String tablespace :
        names(
            "SELECT spcname FROM pg_catalog.pg_tablespace WHERE spcname ="
                + " ANY(?::pg_catalog.text[]) AND NOT"
                + " pg_catalog.has_tablespace_privilege(oid, 'CREATE') ORDER BY 1",
            demands.tablespaces())) {
      need(
          "role " + role + " can't use tablespace " + Identifiers.quote(tablespace),
          "GRANT CREATE ON TABLESPACE " + Identifiers.quote(tablespace) + " TO " + role);
    }
  }

  private void need(String what, String... remedies) {
    Need need = Need.fatal(what, remedies);
    if (!needs.contains(need)) {
      needs.add(need);
    }
  }

  private static String some(List<String> all) {
    String first = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() > SHOWN ? first + " and " + (all.size() - SHOWN) + " more" : first;
  }

  private List<String> names(String sql, Collection<String> parameter) throws SQLException {
    try (PreparedStatement statement = session.jdbc().prepareStatement(sql)) {
      statement.setArray(1, session.jdbc().createArrayOf("text", parameter.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        List<String> names = new ArrayList<>();
        while (row.next()) {
          names.add(row.getString(1));
        }
        return names;
      }
    }
  }
}
