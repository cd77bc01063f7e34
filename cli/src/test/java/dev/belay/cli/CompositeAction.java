package dev.belay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Runs the steps of a composite action as GitHub's runner does, for those of its expressions that
 * the action uses; another expression is an error.
 */
final class CompositeAction {
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(.*?)\\s*\\}\\}");
  private static final Pattern CONDITION = Pattern.compile("(\\S+) == '([^']*)'");

  private final Path folder;
  private final JsonNode action;
  private final Path temporary;

  CompositeAction(Path folder, Path temporary) throws IOException {
    this.folder = folder.toAbsolutePath();
    this.action =
        YAMLMapper.builder().build().readTree(Files.readString(folder.resolve("action.yml")));
    this.temporary = temporary;
  }

  /**
   * @param used the actions of steps that were not skipped
   */
  record Ended(int code, Map<String, String> outputs, List<String> used, String log) {}

  Ended run(Map<String, String> inputs, Map<String, String> job) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> input : action.path("inputs").properties()) {
      String given =
          inputs.getOrDefault(input.getKey(), input.getValue().path("default").asString(""));
      values.put("inputs." + input.getKey(), given);
    }
    assertThat(values.keySet())
        .containsAll(inputs.keySet().stream().map("inputs."::concat).toList());
    StringBuilder log = new StringBuilder();
    List<String> used = new ArrayList<>();
    int code = 0;
    for (JsonNode step : action.at("/runs/steps")) {
      if (code != 0 || !holds(step.path("if").asString(""), values)) {
        continue;
      }
      if (step.has("uses")) {
        used.add(step.path("uses").asString());
        continue;
      }
      Shell shell = shell(step, values, job);
      code = shell.code();
      log.append(shell.log());
    }
    Map<String, String> outputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> output : action.path("outputs").properties()) {
      outputs.put(output.getKey(), evaluated(output.getValue().path("value").asString(), values));
    }
    return new Ended(code, outputs, used, log.toString());
  }

  private Shell shell(JsonNode step, Map<String, String> values, Map<String, String> job)
      throws IOException {
    assertThat(step.path("shell").asString()).isEqualTo("bash");
    assertThat(step.path("run").asString()).doesNotContain("${{");
    Path output = Files.createTempFile(temporary, "output", "");
    Path script = Files.createTempFile(temporary, "script", ".sh");
    Files.writeString(script, step.path("run").asString());
    Map<String, String> environment = new HashMap<>(job);
    environment.put("GITHUB_ACTION_PATH", folder.toString());
    environment.put("GITHUB_OUTPUT", output.toString());
    environment.put("RUNNER_TEMP", temporary.toString());
    for (Map.Entry<String, JsonNode> variable : step.path("env").properties()) {
      environment.put(variable.getKey(), evaluated(variable.getValue().asString(), values));
    }
    Shell shell =
        Shell.run(
            temporary,
            environment,
            "bash",
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            script.toString());
    for (String line : Files.readAllLines(output)) {
      int equals = line.indexOf('=');
      values.put(
          "steps." + step.path("id").asString() + ".outputs." + line.substring(0, equals),
          line.substring(equals + 1));
    }
    return shell;
  }

  private static boolean holds(String condition, Map<String, String> values) {
    if (condition.isEmpty()) {
      return true;
    }
    Matcher parts = CONDITION.matcher(condition);
    assertThat(parts.matches()).as(condition).isTrue();
    return value(parts.group(1), values).equals(parts.group(2));
  }

  private static String evaluated(String text, Map<String, String> values) {
    return EXPRESSION
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), values)));
  }

  /** As on GitHub, an output that no step gave is empty; an input must be declared. */
  private static String value(String name, Map<String, String> values) {
    assertThat(name.startsWith("steps.") || values.containsKey(name)).as(name).isTrue();
    return values.getOrDefault(name, "");
  }
}
