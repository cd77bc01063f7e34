package dev.belay.datastores.postgresql.replace;

import dev.belay.datastores.PreparedRestore;
import dev.belay.datastores.ReplacedData;
import dev.belay.datastores.postgresql.restore.RestoredRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A note of Belay about one of its databases, in the database's comment. */
sealed interface Mark {
  String KIND = "belay";

  JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** A restore that is complete and checked, but not in place yet. */
  record Prepared(
      String operation,
      String point,
      String of,
      long tables,
      long rows,
      long logicalBytes,
      long elapsedMillis,
      List<String> warnings)
      implements Mark {
    public Prepared {
      warnings = List.copyOf(warnings);
    }

    PreparedRestore restore() {
      return new PreparedRestore(
          RestoredRows.of(tables, rows), logicalBytes, Duration.ofMillis(elapsedMillis), warnings);
    }
  }

  /**
   * The data that a restore replaced.
   *
   * @param comment the database's former comment
   */
  record Replaced(
      String operation,
      String of,
      String replacedAt,
      @Nullable String keepUntil,
      @Nullable String comment)
      implements Mark {
    ReplacedData data(String name) {
      return new ReplacedData(
          name,
          of,
          operation,
          Instant.parse(replacedAt),
          keepUntil == null ? null : Instant.parse(keepUntil));
    }
  }

  /** The mark as a comment. */
  default String text() {
    ObjectNode node = JSON.valueToTree(this);
    node.put(KIND, kind());
    return node.toString();
  }

  private String kind() {
    return switch (this) {
      case Prepared unused -> "prepared";
      case Replaced unused -> "replaced";
    };
  }

  /** Empty for a comment that people wrote. */
  static Optional<Mark> of(@Nullable String comment) {
    if (comment == null || !comment.startsWith("{")) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(comment);
      if (!(node instanceof ObjectNode mark)) {
        return Optional.empty();
      }
      String kind = mark.path(KIND).asString("");
      mark.remove(KIND);
      return switch (kind) {
        case "prepared" -> Optional.of(JSON.treeToValue(mark, Prepared.class));
        case "replaced" -> Optional.of(JSON.treeToValue(mark, Replaced.class));
        default -> Optional.empty();
      };
    } catch (JacksonException | NullPointerException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }
}
