package dev.belay.ledger.api;

import dev.belay.ledger.api.VerificationBodies.VerificationAccepted;
import dev.belay.ledger.api.VerificationBodies.VerificationBody;
import dev.belay.ledger.read.IdPrefix;
import dev.belay.ledger.read.SetQueries;
import dev.belay.ledger.read.Views.PointDetail;
import dev.belay.ledger.read.Views.PointList;
import dev.belay.ledger.verification.VerificationRequests;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Shows a recovery point, and takes requests to verify it again. */
@RestController
@RequestMapping("/v1/recovery-points")
@Tag(name = "recovery points")
class RecoveryPointController {
  private static final int LONGEST_REASON = 500;
  private static final Set<String> PARAMETERS = Set.of("id-prefix", "limit");

  private final SetQueries queries;
  private final VerificationRequests verifications;

  RecoveryPointController(SetQueries queries, VerificationRequests verifications) {
    this.queries = queries;
    this.verifications = verifications;
  }

  @GetMapping
  @Operation(
      operationId = "findRecoveryPoints",
      summary = "Recovery points by the beginning of their id")
  PointList find(
      @Parameter(description = "The first 4 or more characters of an id.", required = true)
          @RequestParam(name = "id-prefix", required = false)
          @Nullable String idPrefix,
      @Parameter(
              description = "The most points to give.",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
          @RequestParam(defaultValue = "50")
          String limit,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    IdPrefix prefix = Parameters.idPrefix(idPrefix);
    if (prefix == null) {
      throw new InvalidParameterException("id-prefix", null, IdPrefix.RULE);
    }
    return new PointList(
        Reach.visible(
            queries.points(prefix, Paging.size(limit)),
            PointDetail::application,
            PointDetail::environment));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getRecoveryPoint", summary = "A recovery point")
  PointDetail get(@PathVariable String id) {
    return queries
        .point(PathId.of(id))
        .filter(it -> Reach.holds(it.application(), it.environment()))
        .orElseThrow(() -> new NotFoundException("recovery point", id));
  }

  @PostMapping("/{id}/verifications")
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "requestVerification",
      summary = "Ask for a captured recovery point to be verified again",
      description = "Answers 202 when Kafka has acknowledged the request.",
      security = @SecurityRequirement(name = "token"))
  VerificationAccepted verify(@PathVariable String id, @RequestBody VerificationBody body) {
    String reason = body.reason();
    if (reason == null || reason.isBlank() || reason.length() > LONGEST_REASON) {
      throw new InvalidParameterException(
          "reason", reason, "text of 1 to " + LONGEST_REASON + " characters");
    }
    PointDetail point = get(id);
    if (!point.status().equals("captured")) {
      throw new NotCapturedException(id, point.status());
    }
    return new VerificationAccepted(
        verifications.request(point.recoverySetId(), point.recoveryPointId(), reason));
  }
}
