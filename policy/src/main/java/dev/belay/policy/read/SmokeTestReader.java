package dev.belay.policy.read;

import dev.belay.policy.SmokeTest;
import dev.belay.policy.yaml.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a drill's {@code smoke-tests}. */
final class SmokeTestReader {
  static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

  private SmokeTestReader() {}

  static List<SmokeTest> read(Value value, Allowed allowed) {
    List<SmokeTest> tests = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (value.isPresent()) {
      for (Value item : value.list()) {
        SmokeTest test = test(item, allowed);
        if (!test.name().isEmpty() && !names.add(test.name())) {
          item.refuseName(test.name(), "two smoke tests of a drill have this name");
        }
        tests.add(test);
      }
    }
    return tests;
  }

  private static SmokeTest test(Value item, Allowed allowed) {
    Value.Fields fields = item.fields(Keys.SMOKE_TEST.names());
    Value name = fields.get("name");
    String text = name.text();
    if (text.isBlank() || text.length() > 120) {
      name.refuseIfText("must have 1 to 120 characters");
    }
    Duration timeout = Durations.read(fields.get("timeout"), DEFAULT_TIMEOUT);
    Value http = fields.get("http");
    Value command = fields.get("command");
    if (http.isPresent() == command.isPresent()) {
      item.refuseWithoutQuoting("must have either command or http");
    }
    return http.isPresent()
        ? new SmokeTest.Http(text, Urls.read(http, allowed), timeout)
        : new SmokeTest.Command(
            text, command.isPresent() ? Commands.read(command, allowed) : List.of(), timeout);
  }
}
