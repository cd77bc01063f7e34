package dev.belay.ledger.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which data each target has after an operation that did not succeed, as far as is known. A
 * function of the operation: late reports change the answer.
 *
 * @param touches whether the operation was meant to write at all
 * @param restored targets that have the recovery point's data
 * @param asBefore targets that have the same data as before the operation
 * @param notKnown targets that were told to be replaced, without a report whether they were
 * @param leftOver targets with prepared data beside them that may not have been removed
 */
public record TargetData(
    boolean touches,
    List<String> restored,
    List<String> asBefore,
    List<String> notKnown,
    List<String> leftOver) {
  /**
   * After these failures, the worker has not begun to replace anything, or knows that it has not.
   */
  private static final Set<String> WITHOUT_DOUBT = Set.of("refused", "configuration", "cancelled");

  public TargetData {
    restored = List.copyOf(restored);
    asBefore = List.copyOf(asBefore);
    notKnown = List.copyOf(notKnown);
    leftOver = List.copyOf(leftOver);
  }

  /** A comparison and a drill touch no target. */
  public static TargetData of(Operation.Ended operation) {
    List<String> restored = new ArrayList<>();
    List<String> asBefore = new ArrayList<>();
    List<String> notKnown = new ArrayList<>();
    List<String> leftOver = new ArrayList<>();
    History history = operation.ending().history();
    boolean touches = operation.kind().changesData() && !operation.parts().isEmpty();
    for (Part part : touches ? operation.parts() : List.<Part>of()) {
      String target = part.subject().target();
      if (part instanceof Part.Applied) {
        restored.add(target);
      } else if (history.applying() != null && isInDoubt(part)) {
        notKnown.add(target);
      } else {
        asBefore.add(target);
        if (history.cancelling() != null && part instanceof Part.Unfinished) {
          leftOver.add(target);
        }
      }
    }
    return new TargetData(touches, restored, asBefore, notKnown, leftOver);
  }

  /** For a part of an operation whose workers were told to apply. */
  private static boolean isInDoubt(Part part) {
    return switch (part) {
      case Part.Unfinished it -> true;
      case Part.Applied it -> false;
      case Part.Abandoned it -> false;
      case Part.Failed it -> !WITHOUT_DOUBT.contains(it.failure().kind());
    };
  }

  /**
   * For people: {@code restored: a; as before: b; not known: c (look at it)}, or {@code no data was
   * replaced} when that is certain. Empty when there was nothing to replace.
   */
  public String sentence() {
    List<String> said = new ArrayList<>();
    if (restored.isEmpty() && notKnown.isEmpty()) {
      if (touches) {
        said.add("no data was replaced");
      }
    } else {
      say(said, "restored: ", restored, "");
      say(said, "as before: ", asBefore, "");
      say(
          said,
          "not known: ",
          notKnown,
          notKnown.size() == 1 ? " (look at it)" : " (look at them)");
    }
    say(said, "what was prepared of ", leftOver, " may still be there");
    return String.join("; ", said);
  }

  private static void say(List<String> said, String before, List<String> names, String after) {
    if (!names.isEmpty()) {
      said.add(before + String.join(", ", names) + after);
    }
  }
}
