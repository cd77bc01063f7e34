package dev.belay.gateway.status;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Which commits have a status. */
final class StatusTable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private final JdbcClient jdbc;

  /**
   * @param version of the newest state that is to be shown
   */
  record Shown(CommitTarget target, long version) {}

  StatusTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * @return false, and nothing is changed, if the set has one
   */
  boolean insert(String recoverySetId, CommitTarget target) {
    return 1
        == jdbc.sql(
                """
                insert into commit_status (recovery_set_id, platform, repository, commit, target)
                values (:set, :platform, :repository, :commit, cast(:target as jsonb))
                on conflict (recovery_set_id) do nothing
                """)
            .param("set", recoverySetId)
            .param("platform", target.platform())
            .param("repository", target.repository())
            .param("commit", target.commit())
            .param("target", JSON.writeValueAsString(target.target()))
            .update();
  }

  /** Counts a newer state. Empty if the set has no status. */
  OptionalLong nextVersion(String recoverySetId) {
    return jdbc.sql(
            """
            update commit_status set version = version + 1 where recovery_set_id = :set
            returning version
            """)
        .param("set", recoverySetId)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  Optional<Shown> find(String recoverySetId) {
    return jdbc.sql("select * from commit_status where recovery_set_id = :set")
        .param("set", recoverySetId)
        .query(
            (row, number) ->
                new Shown(
                    new CommitTarget(
                        row.getString("platform"),
                        row.getString("repository"),
                        row.getString("commit"),
                        JSON.readValue(row.getString("target"), TEXTS)),
                    row.getLong("version")))
        .optional();
  }

  /** Deletes statuses that nobody looks at any more. */
  int forget() {
    return jdbc.sql("delete from commit_status where created_at < now() - interval '90 days'")
        .update();
  }
}
