package dev.belay.gateway.api;

import dev.belay.gateway.http.Refusal;
import dev.belay.schemas.Ids;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a manual trigger.
 *
 * @param application the policy's name
 * @param environment the policy's name
 * @param commit 7 to 64 hexadecimal digits
 * @param labels at most 32, kept with the recovery set
 */
record RecoverySetRequest(
    String application,
    String environment,
    @Nullable String commit,
    @Nullable String deploymentId,
    Map<String, String> labels) {

  private static final Set<String> FIELDS =
      Set.of("application", "environment", "commit", "deploymentId", "labels");

  /**
   * @throws Refusal 400 when the body is not a JSON object; 422, which names everything that is
   *     wrong in it
   */
  static RecoverySetRequest read(byte[] body) {
    RequestFields fields = RequestFields.read(body, FIELDS);
    RecoverySetRequest request =
        new RecoverySetRequest(
            fields.name("application"),
            fields.name("environment"),
            fields.commit(false),
            fields.text("deploymentId"),
            fields.labels());
    fields.requireNoProblem();
    return request;
  }

  /** Tells this request from others with the same idempotency key. */
  long fingerprint() {
    String id =
        Ids.derive(
            "api-request",
            application,
            environment,
            String.valueOf(commit),
            String.valueOf(deploymentId),
            labels.toString());
    return UUID.fromString(id).getMostSignificantBits();
  }
}
