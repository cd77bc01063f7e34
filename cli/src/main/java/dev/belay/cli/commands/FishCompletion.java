package dev.belay.cli.commands;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The completions for fish, from the model of the commands. */
final class FishCompletion {
  /** The words before the cursor that are no options: the command, and perhaps its arguments. */
  private static final String FUNCTIONS =
      """
      function __belay_words
          set -l words (commandline -opc)
          set -e words[1]
          for word in $words
              string match -q -- '-*' $word; or echo $word
          end
      end
      function __belay_exactly
          set -l words (__belay_words)
          test "$words" = "$argv"
      end
      function __belay_in
          set -l words (__belay_words)
          set -l depth (count $argv)
          test (count $words) -ge $depth; and test "$words[1..$depth]" = "$argv"
      end
      complete -c belay -e
      complete -c belay -f -n __belay_exactly
      """;

  private FishCompletion() {}

  static String of(CommandLine belay) {
    StringBuilder script = new StringBuilder(FUNCTIONS);
    add(script, belay, List.of());
    return script.toString();
  }

  private static void add(StringBuilder script, CommandLine command, List<String> path) {
    String exactly = condition("__belay_exactly", path);
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              line(script, exactly, "-f -a " + quoted(name), summary(sub));
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              add(script, sub, longer);
            });
    if (command.getSubcommands().isEmpty()) {
      String in = condition("__belay_in", path);
      for (OptionSpec option : command.getCommandSpec().options()) {
        line(script, in, names(option), String.join(" ", option.description()));
      }
    }
  }

  private static String condition(String function, List<String> path) {
    return path.isEmpty() ? function : function + " " + String.join(" ", path);
  }

  /** What takes a value is followed by one; a file, as far as fish can know. */
  private static String names(OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    return names.append(option.arity().max() == 0 ? "" : " -r").substring(1);
  }

  private static void line(StringBuilder script, String condition, String what, String about) {
    script
        .append("complete -c belay -n ")
        .append(quoted(condition))
        .append(' ')
        .append(what)
        .append(" -d ")
        .append(quoted(about))
        .append('\n');
  }

  private static String summary(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    return String.join(" ", usage.description());
  }

  /** Within single quotes, fish knows two escapes. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
