package dev.belay.datastores.postgresql.check;

import dev.belay.datastores.CheckResult;
import dev.belay.datastores.DataStoreException;
import dev.belay.datastores.postgresql.capture.DatabaseFacts;
import dev.belay.datastores.postgresql.capture.DatabaseFacts.LargeObjectSource;
import dev.belay.datastores.postgresql.contents.PostgresContents;
import dev.belay.datastores.postgresql.contents.PostgresContents.LargeObject;
import dev.belay.datastores.postgresql.contents.PostgresContents.Privilege;
import dev.belay.datastores.postgresql.digest.TableDigests;
import dev.belay.datastores.postgresql.session.PostgresSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares every large object with its data, owner, privileges and comment. */
final class LargeObjectCheck {
  private LargeObjectCheck() {}

  static CheckResult make(PostgresContents contents, Check check, PostgresSession session)
      throws SQLException, DataStoreException {
    Map<Long, LargeObjectSource> found = new HashMap<>();
    for (LargeObjectSource object : new DatabaseFacts(session).largeObjects()) {
      found.put(object.oid(), object);
    }
    List<LargeObject> expected =
        contents.largeObjects().stream().flatMap(batch -> batch.objects().stream()).toList();
    List<String> missing = new ArrayList<>();
    List<String> differing = new ArrayList<>();
    for (LargeObject object : expected) {
      LargeObjectSource actual = found.remove(object.oid());
      if (actual == null) {
        missing.add("large object " + object.oid() + " is missing");
      } else {
        compare(session, object, actual, differing);
      }
    }
    found.keySet().stream()
        .sorted()
        .forEach(oid -> differing.add("large object " + oid + " is not in the recovery point"));
    String fault = missing.isEmpty() ? "digest" : "missing";
    missing.addAll(differing);
    return check.differing(fault, missing, expected.size() + " large objects, as captured");
  }

  private static void compare(
      PostgresSession session,
      LargeObject expected,
      LargeObjectSource actual,
      List<String> differences)
      throws SQLException, DataStoreException {
    String name = "large object " + expected.oid();
    session.execute("BEGIN READ ONLY"); // descriptors live in a transaction
    String digest = TableDigests.digest(session, expected);
    session.execute("COMMIT");
    if (!digest.equals(expected.digest())) {
      differences.add(name + ": expected digest " + expected.digest() + ", found " + digest);
    }
    if (!actual.owner().equals(expected.owner())) {
      differences.add(name + ": expected owner " + expected.owner() + ", found " + actual.owner());
    }
    if (!Objects.equals(asSet(actual.privileges()), asSet(expected.privileges()))) {
      differences.add(name + ": other privileges");
    }
    if (!Objects.equals(actual.comment(), expected.comment())) {
      differences.add(name + ": another comment");
    }
  }

  /**
   * By whom and in which order they were granted does not matter.
   *
   * @return whether each may be passed on, by grantee and privilege
   */
  private static @Nullable Map<List<String>, Boolean> asSet(@Nullable List<Privilege> privileges) {
    if (privileges == null) {
      return null;
    }
    Map<List<String>, Boolean> set = new HashMap<>();
    for (Privilege each : privileges) {
      set.merge(List.of(each.grantee(), each.privilege()), each.grantable(), Boolean::logicalOr);
    }
    return set;
  }
}
