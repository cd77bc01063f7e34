package dev.belay.policy.read;

import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.List;

/** Reads programs with their arguments, as lists: no shell ever reads them. */
final class Commands {
  private static final int MOST_ARGUMENTS = 100;
  private static final int LONGEST_ARGUMENT = 4096;

  private Commands() {}

  /** Never quotes a refused text, because people put secrets into arguments. */
  static List<String> read(Value value, Allowed allowed) {
    List<String> arguments = new ArrayList<>();
    for (Value item : value.list()) {
      String argument = item.text();
      if (argument.length() > LONGEST_ARGUMENT || argument.indexOf('\0') >= 0) {
        item.refuseIfTextWithoutQuoting(
            "must have at most " + LONGEST_ARGUMENT + " characters, none of them NUL");
      } else if (arguments.isEmpty() && argument.isBlank()) {
        item.refuseIfTextWithoutQuoting("must be a program");
      } else if (arguments.isEmpty()) {
        allowed.refusalOfProgram(argument).ifPresent(item::refuseIfTextWithoutQuoting);
      }
      arguments.add(argument);
    }
    if (value.isEmptyList() || arguments.size() > MOST_ARGUMENTS) {
      value.refuseWithoutQuoting(
          "must be a program and its arguments, at most " + MOST_ARGUMENTS + " in all");
    }
    return arguments;
  }
}
