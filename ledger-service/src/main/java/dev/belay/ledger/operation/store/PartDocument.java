package dev.belay.ledger.operation.store;

import dev.belay.events.Compared;
import dev.belay.events.Restored;
import dev.belay.ledger.operation.Destination;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Part.Failure;
import dev.belay.ledger.operation.Part.Placed;
import dev.belay.ledger.operation.Part.Progress;
import dev.belay.ledger.operation.Part.Subject;
import dev.belay.ledger.operation.Selection;
import dev.belay.ledger.operation.Selection.Selected;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One data store of an operation, as stored in an {@link OperationDocument}. */
final class PartDocument {
  private PartDocument() {}

  static Fields write(Part part) {
    Subject subject = part.subject();
    Progress progress = part instanceof Part.Unfinished it ? it.progress() : Progress.NONE;
    Fields fields =
        new Fields()
            .put("dataStore", subject.dataStore())
            .put("pointId", subject.pointId())
            .put("otherPointId", subject.otherPointId())
            .put("destination", write(subject.destination()))
            .put("status", OperationDocument.constant(part.word()))
            .put("step", progress.step())
            .put("bytesDone", progress.bytesDone())
            .put("bytesTotal", progress.bytesTotal())
            .put("predictedMillis", subject.predictedMillis())
            .put("comparison", part.difference())
            .put("restored", write(part.placed()))
            .put("failure", part.failure());
    if (subject.manifestDigest() != null) { // operations of earlier versions have none
      fields.put("manifestDigest", subject.manifestDigest());
    }
    return fields;
  }

  private static @Nullable Fields write(@Nullable Placed placed) {
    return placed == null
        ? null
        : Fields.of(placed.result()).put("restoreMillis", placed.restoreMillis());
  }

  /**
   * Parts with a field of their own in earlier versions stay there: an earlier version may read
   * them.
   */
  private static @Nullable Fields write(@Nullable Destination it) {
    if (it == null) {
      return null;
    }
    Selection selection = it.selection();
    Fields fields =
        new Fields()
            .put("dataStore", it.dataStore())
            .put("database", it.place())
            .put("replace", it.replace())
            .put("keepReplacedUntil", it.keepReplacedUntil())
            .put("schemas", selection.values("schema"))
            .put("tables", selection.values("table"))
            .put("intoSchema", selection.options().get("into-schema"));
    List<Selected> others =
        selection.parts().stream()
            .filter(part -> !part.kind().equals("schema") && !part.kind().equals("table"))
            .toList();
    Map<String, String> options = new HashMap<>(selection.options());
    options.remove("into-schema");
    if (!others.isEmpty()) {
      fields.put("parts", others);
    }
    if (!options.isEmpty()) {
      fields.put("options", options);
    }
    return fields;
  }

  static Part read(Fields fields) {
    Subject subject =
        new Subject(
            fields.text("dataStore"),
            fields.id("pointId"),
            fields.textOrNull("manifestDigest"),
            fields.idOrNull("otherPointId"),
            destination(fields.object("destination")),
            fields.number("predictedMillis"));
    Progress progress =
        new Progress(
            fields.textOrNull("step"), fields.count("bytesDone"), fields.count("bytesTotal"));
    Compared difference = fields.valueOrNull("comparison", Compared.class);
    Placed placed = placed(fields.object("restored"));
    Failure failure = fields.valueOrNull("failure", Failure.class);
    return switch (fields.text("status")) {
      case "WAITING" -> new Part.Waiting(subject, progress);
      case "COMPARING" -> new Part.Comparing(subject, progress);
      case "COMPARED" -> new Part.Counted(subject, known(difference, "comparison"), progress);
      case "PREPARING" -> new Part.Preparing(subject, difference, progress);
      case "PREPARED" ->
          new Part.Prepared(subject, difference, known(placed, "restored"), progress);
      case "APPLYING" -> new Part.Applying(subject, difference, placed, progress);
      case "APPLIED" -> new Part.Applied(subject, difference, known(placed, "restored"), failure);
      case "ABANDONED" -> new Part.Abandoned(subject, difference, placed, failure);
      case "FAILED" -> new Part.Failed(subject, difference, placed, known(failure, "failure"));
      default ->
          throw new IllegalArgumentException(
              "a part's document has the status \"%s\"".formatted(fields.text("status")));
    };
  }

  private static <T> T known(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("a part's document lacks its " + field);
    }
    return value;
  }

  private static @Nullable Placed placed(@Nullable Fields fields) {
    return fields == null
        ? null
        : new Placed(fields.as(Restored.class), fields.number("restoreMillis"));
  }

  private static @Nullable Destination destination(@Nullable Fields fields) {
    if (fields == null) {
      return null;
    }
    List<Selected> parts = new ArrayList<>();
    fields.values("schemas", String.class).forEach(it -> parts.add(new Selected("schema", it)));
    fields.values("tables", String.class).forEach(it -> parts.add(new Selected("table", it)));
    parts.addAll(fields.values("parts", Selected.class));
    Map<String, String> options = fields.texts("options");
    String into = fields.textOrNull("intoSchema");
    if (into != null) {
      options.put("into-schema", into);
    }
    return new Destination(
        fields.text("dataStore"),
        fields.textOrNull("database"),
        fields.flag("replace"),
        fields.instant("keepReplacedUntil"),
        new Selection(parts, options));
  }
}
