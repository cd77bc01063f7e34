package dev.belay.ledger.read;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API answers about policies in force. */
public final class PolicyViews {
  private PolicyViews() {}

  @Schema(
      name = "PolicyPage",
      description = "Which policies services went by, the newest first, and which they go by now.")
  public record PolicyPage(
      List<PolicyView> items,
      @Schema(description = "Pass as `cursor` for the next page; null on the last.")
          @Nullable String next,
      @Schema(description = "Whether all services go by the same policy now.") boolean agree,
      @Schema(description = "Every policy that a service goes by now, whatever the filters.")
          List<PolicyInForceView> inForce) {}

  @Schema(name = "Policy", description = "A policy that a service went by for a time.")
  public record PolicyView(
      UUID periodId,
      @Schema(allowableValues = {"gateway", "worker", "verifier", "ledger"}) String role,
      @Schema(description = "Tells services of one role apart.") String instance,
      @Schema(description = "SHA-256 of the file, hexadecimal.") String digest,
      String file,
      @Schema(description = "Of the checkout that the file is in; null if that can't be told.")
          @Nullable String commit,
      @Schema(allowableValues = {"start", "reload"}) String occasion,
      Instant since,
      @Schema(
              description =
                  "When the service ended or went by another one; null if neither is known.")
          @Nullable Instant until,
      @Schema(description = "When the service last said that it is in force.")
          @Nullable Instant heardAt,
      @Schema(description = "False also if the service has not been heard of for a day.")
          boolean inForce) {}

  @Schema(name = "PolicyInForce")
  public record PolicyInForceView(
      String digest, @Schema(description = "`role/instance`, sorted.") List<String> services) {}
}
