package dev.belay.ledger.api;

import dev.belay.ledger.choice.SetChoice.Wish;
import dev.belay.ledger.operation.Actor;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Selection;
import dev.belay.ledger.operation.Selection.Selected;
import dev.belay.ledger.operation.store.NewOperations.Terms;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The request bodies, with the rules of each field. */
final class OperationBodies {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofHours(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
  private static final Duration LONGEST_KEPT = Duration.ofDays(365);
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_NAME = 200;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  private OperationBodies() {}

  @Schema(name = "RollbackRequest")
  record RollbackBody(
      @Nullable String application,
      @Nullable String environment,
      @Schema(description = "Exactly one of its fields.") @Nullable ChoiceBody choose,
      @Schema(description = "Whether it continues without asking after the comparison.")
          @Nullable Boolean confirm,
      @Schema(
              description =
                  "With confirm: if more than this would be lost, it waits for a confirmation all"
                      + " the same.")
          @Nullable Long maxLostRows,
      @Nullable Boolean allowUnverified,
      @Schema(description = "ISO-8601, up to a day; default PT1H.") @Nullable String timeout,
      @Nullable String actor,
      @Nullable String reason) {

    Terms terms() {
      if (maxLostRows != null && maxLostRows < 0) {
        throw new InvalidParameterException(
            "maxLostRows", String.valueOf(maxLostRows), "0 or more");
      }
      return new Terms(
          Boolean.TRUE.equals(confirm),
          maxLostRows,
          Boolean.TRUE.equals(allowUnverified),
          limit(timeout),
          by(actor),
          text("reason", reason));
    }
  }

  @Schema(name = "RollbackChoice")
  record ChoiceBody(
      @Schema(description = "Back to the state before this deployment.")
          @Nullable String deployment,
      @Schema(description = "Back to the state before this commit's deployment; 7 or more digits.")
          @Nullable String commit,
      @Nullable Boolean lastVerified,
      @Nullable String recoverySetId) {

    static Wish wish(@Nullable ChoiceBody choice) {
      List<Wish> wishes = choice == null ? List.of() : choice.wishes();
      if (wishes.size() != 1) {
        throw new InvalidParameterException(
            "choose",
            choice == null ? null : wishes.size() + " fields",
            "exactly one of deployment, commit, lastVerified and recoverySetId");
      }
      return wishes.getFirst();
    }

    private List<Wish> wishes() {
      List<Wish> wishes = new ArrayList<>();
      if (deployment != null) {
        wishes.add(new Wish.Deployment(name("choose.deployment", deployment)));
      }
      if (commit != null) {
        if (!COMMIT.matcher(commit).matches()) {
          throw new InvalidParameterException(
              "choose.commit", commit, "7 to 64 hexadecimal digits");
        }
        wishes.add(new Wish.Commit(commit));
      }
      if (Boolean.TRUE.equals(lastVerified)) {
        wishes.add(new Wish.LastVerified());
      }
      if (recoverySetId != null) {
        wishes.add(new Wish.Named(id("choose.recoverySetId", recoverySetId)));
      }
      return wishes;
    }
  }

  @Schema(name = "RestoreRequest", description = "A restore of a set or of a point.")
  record RestoreBody(
      @Nullable String recoverySetId,
      @Nullable String recoveryPointId,
      @Schema(description = "Null: the data store itself, which must be empty.")
          @Nullable TargetBody target,
      @Nullable Boolean confirm,
      @Nullable Boolean allowUnverified,
      @Schema(
              description =
                  "ISO-8601; how long the replaced data is kept. Null: until it is dropped.")
          @Nullable String keepReplaced,
      @Nullable String timeout,
      @Nullable String actor,
      @Nullable String reason) {

    Terms terms() {
      if ((recoverySetId == null) == (recoveryPointId == null)) {
        throw new InvalidParameterException(
            "recoverySetId", recoverySetId, "given, or recoveryPointId, and not both");
      }
      return new Terms(
          Boolean.TRUE.equals(confirm),
          null,
          Boolean.TRUE.equals(allowUnverified),
          limit(timeout),
          by(actor),
          text("reason", reason));
    }

    @Nullable UUID set() {
      return recoverySetId == null ? null : id("recoverySetId", recoverySetId);
    }

    @Nullable UUID point() {
      return recoveryPointId == null ? null : id("recoveryPointId", recoveryPointId);
    }

    @Nullable Destination destination(Instant now) {
      if (target == null) {
        return null;
      }
      Instant keepUntil =
          keepReplaced == null
              ? null
              : now.plus(duration("keepReplaced", keepReplaced, LONGEST_KEPT));
      return new Destination(
          target.dataStore() == null ? "" : name("target.dataStore", target.dataStore()),
          target.database() == null ? null : name("target.database", target.database()),
          Boolean.TRUE.equals(target.replace()),
          keepUntil,
          target.selection());
    }
  }

  @Schema(name = "RestoreTarget")
  record TargetBody(
      @Schema(description = "A data store of the policy; null is the point's own.")
          @Nullable String dataStore,
      @Schema(description = "Another database on its server.") @Nullable String database,
      @Nullable Boolean replace,
      @Nullable List<String> schemas,
      @Nullable List<String> tables,
      @Nullable String intoSchema) {

    /** In the words of drivers. The fields here are those of the first driver. */
    Selection selection() {
      List<Selected> parts = new ArrayList<>();
      names("target.schemas", schemas).forEach(name -> parts.add(new Selected("schema", name)));
      names("target.tables", tables).forEach(name -> parts.add(new Selected("table", name)));
      return new Selection(
          parts,
          intoSchema == null
              ? Map.of()
              : Map.of("into-schema", name("target.intoSchema", intoSchema)));
    }
  }

  @Schema(name = "ComparisonRequest")
  record ComparisonBody(
      @Nullable String recoverySetId,
      @Schema(description = "Null: the data of now.") @Nullable String otherSetId,
      @Nullable String actor) {

    Terms terms() {
      return plain(actor);
    }
  }

  @Schema(name = "DrillRequest")
  record DrillBody(
      @Nullable String application,
      @Nullable String environment,
      @Schema(description = "A drill of the policy.") @Nullable String drill,
      @Schema(description = "Null: the newest verified set.") @Nullable String recoverySetId,
      @Nullable String actor) {

    Terms terms() {
      return plain(actor);
    }
  }

  private static Terms plain(@Nullable String actor) {
    return new Terms(true, null, false, DEFAULT_TIMEOUT, by(actor), null);
  }

  static String required(String field, @Nullable String value) {
    if (value == null) {
      throw new InvalidParameterException(field, null, "given");
    }
    return name(field, value);
  }

  static UUID id(String field, String value) {
    try {
      UUID id = UUID.fromString(value);
      if (id.toString().equalsIgnoreCase(value)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException(field, value, "a UUID", e);
    }
    throw new InvalidParameterException(field, value, "a UUID");
  }

  private static List<String> names(String field, @Nullable List<String> values) {
    return values == null ? List.of() : values.stream().map(value -> name(field, value)).toList();
  }

  static String name(String field, String value) {
    if (value.isBlank()
        || value.length() > LONGEST_NAME
        || value.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidParameterException(
          field, value, "1 to " + LONGEST_NAME + " characters without control characters");
    }
    return value;
  }

  /** The credential's name counts; whom it acts for is what the caller says. */
  private static Actor by(@Nullable String actor) {
    return Reach.actor(text("actor", actor));
  }

  private static @Nullable String text(String field, @Nullable String value) {
    if (value != null && value.length() > LONGEST_TEXT) {
      throw new InvalidParameterException(
          field, value.length() + " characters", "at most " + LONGEST_TEXT + " characters");
    }
    return value;
  }

  private static Duration limit(@Nullable String value) {
    return value == null ? DEFAULT_TIMEOUT : duration("timeout", value, LONGEST_TIMEOUT);
  }

  private static Duration duration(String field, String value, Duration longest) {
    String rule = "an ISO-8601 duration of PT1S to " + longest;
    try {
      Duration duration = Duration.parse(value);
      if (duration.compareTo(Duration.ofSeconds(1)) >= 0 && duration.compareTo(longest) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw new InvalidParameterException(field, value, rule, e);
    }
    throw new InvalidParameterException(field, value, rule);
  }
}
