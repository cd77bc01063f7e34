package dev.belay.ledger.operation.store;

import dev.belay.events.DrillResult;
import dev.belay.events.Origin;
import dev.belay.ledger.operation.Cause;
import dev.belay.ledger.operation.Confirmation;
import dev.belay.ledger.operation.Ending;
import dev.belay.ledger.operation.History;
import dev.belay.ledger.operation.Kind;
import dev.belay.ledger.operation.Operation;
import dev.belay.ledger.operation.Operation.Applying;
import dev.belay.ledger.operation.Operation.AwaitingConfirmation;
import dev.belay.ledger.operation.Operation.Cancelled;
import dev.belay.ledger.operation.Operation.Cancelling;
import dev.belay.ledger.operation.Operation.Comparing;
import dev.belay.ledger.operation.Operation.Drilling;
import dev.belay.ledger.operation.Operation.Failed;
import dev.belay.ledger.operation.Operation.Preparing;
import dev.belay.ledger.operation.Operation.Succeeded;
import dev.belay.ledger.operation.Part;
import dev.belay.ledger.operation.Request;
import dev.belay.ledger.operation.Request.Choice;
import dev.belay.ledger.operation.Request.PassedOver;
import dev.belay.ledger.operation.Request.Plan;
import dev.belay.ledger.operation.Request.Sets;
import dev.belay.ledger.operation.Request.Terms;
import dev.belay.ledger.operation.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operation as the JSON document of its row: flat, with the state in {@code status}. All
 * versions use this form, so an added field must be nullable.
 */
final class OperationDocument {
  private OperationDocument() {}

  static String write(Operation operation) {
    Request request = operation.request();
    Terms terms = request.terms();
    History history = operation.history();
    Fields document =
        new Fields()
            .put("id", request.id())
            .put("kind", request.kind().name())
            .put("status", constant(operation.word()))
            .put("origin", request.origin())
            .put("setId", request.sets().chosen())
            .put("otherSetId", request.sets().other())
            .put("preRestoreSetId", request.sets().preRestore())
            .put("requestedAt", terms.requestedAt())
            .put("deadline", operation.work().deadline())
            .put("actor", terms.actor())
            .put("reason", request.choice().reason())
            .put("passedOver", request.choice().passedOver())
            .put("plan", request.plan())
            .put("parts", operation.parts().stream().map(PartDocument::write).toList())
            .put("confirmed", terms.confirmed() || history.confirmed() != null)
            .put("maxLostRows", terms.maxLost())
            .put("notBy", terms.notBy())
            .put("confirmedAt", history.confirmed())
            .put("confirmedBy", history.confirmedBy())
            .put("oldestData", request.choice().oldestData())
            .put("completedAt", operation.completedAt())
            .put("cause", cause(operation.cause()))
            .put("drill", terms.drill())
            .put("drillResult", operation.drillResult())
            .put(
                "since",
                new Fields()
                    .put("awaiting", history.awaiting())
                    .put("applying", history.applying())
                    .put("cancelling", history.cancelling()));
    return document.text();
  }

  private static @Nullable Fields cause(@Nullable Cause cause) {
    return cause == null
        ? null
        : new Fields()
            .put("outcome", cause.isFailure() ? "FAILED" : "CANCELLED")
            .put("problem", cause.problem());
  }

  /**
   * @throws IllegalArgumentException if the text is not an operation's document
   */
  static Operation read(String document) {
    Fields fields = Fields.read(document);
    Request request = request(fields);
    Work work = work(fields);
    Fields since = fields.object("since");
    History history =
        new History(
            since == null ? null : since.instant("awaiting"),
            fields.instant("confirmedAt"),
            fields.textOrNull("confirmedBy"),
            since == null ? null : since.instant("applying"),
            since == null ? null : since.instant("cancelling"));
    return switch (fields.text("status")) {
      case "COMPARING" -> new Comparing(request, work);
      case "AWAITING_CONFIRMATION" ->
          new AwaitingConfirmation(request, work, history.awaiting(), problem(fields));
      case "PREPARING" -> new Preparing(request, work, confirmation(request, history));
      case "APPLYING" -> applying(request, work, history);
      case "DRILLING" -> new Drilling(request, work, drillResult(fields));
      case "CANCELLING" ->
          new Cancelling(
              request, work, confirmation(request, history), history.cancelling(), cause(fields));
      case "SUCCEEDED" -> new Succeeded(request, work, ending(fields, history));
      case "FAILED" -> new Failed(request, work, ending(fields, history), cause(fields).problem());
      case "CANCELLED" ->
          new Cancelled(request, work, ending(fields, history), cause(fields).problem());
      default ->
          throw new IllegalArgumentException(
              "an operation's document has the status \"%s\"".formatted(fields.text("status")));
    };
  }

  private static Request request(Fields fields) {
    return new Request(
        fields.id("id"),
        Kind.valueOf(fields.text("kind")),
        fields.value("origin", Origin.class),
        new Sets(
            fields.id("setId"), fields.idOrNull("otherSetId"), fields.idOrNull("preRestoreSetId")),
        new Terms(
            fields.required("requestedAt"),
            fields.textOrNull("actor"),
            fields.flag("confirmed"),
            fields.number("maxLostRows"),
            fields.textOrNull("drill"),
            fields.textOrNull("notBy")),
        new Choice(
            fields.textOrNull("reason"),
            fields.values("passedOver", PassedOver.class),
            fields.instant("oldestData")),
        fields.value("plan", Plan.class));
  }

  private static Work work(Fields fields) {
    List<Part> parts = new ArrayList<>();
    fields.objects("parts").forEach(part -> parts.add(PartDocument.read(part)));
    return new Work(fields.required("deadline"), parts);
  }

  private static Confirmation confirmation(Request request, History history) {
    Instant at = history.confirmed();
    return new Confirmation(
        history.awaiting(), at == null ? request.terms().requestedAt() : at, history.confirmedBy());
  }

  /** The first versions did not store when applying began. */
  private static Applying applying(Request request, Work work, History history) {
    Confirmation confirmation = confirmation(request, history);
    Instant since = history.applying();
    return new Applying(request, work, confirmation, since == null ? confirmation.at() : since);
  }

  private static Ending ending(Fields fields, History history) {
    return new Ending(fields.required("completedAt"), history, drillResult(fields));
  }

  private static @Nullable DrillResult drillResult(Fields fields) {
    return fields.valueOrNull("drillResult", DrillResult.class);
  }

  private static Cause cause(Fields fields) {
    Fields cause = fields.object("cause");
    if (cause == null) {
      throw new IllegalArgumentException("an operation's document lacks the cause of its failure");
    }
    return new Cause(cause.text("outcome").equals("FAILED"), cause.text("problem"));
  }

  private static @Nullable String problem(Fields fields) {
    Fields cause = fields.object("cause");
    return cause == null ? null : cause.text("problem");
  }

  /** {@code awaiting-confirmation} becomes {@code AWAITING_CONFIRMATION}. */
  static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
