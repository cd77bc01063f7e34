package dev.belay.cli.policy;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.http.Json;
import dev.belay.schemas.DeploymentEvent;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads an event from a file. */
public final class EventFile {
  private EventFile() {}

  /**
   * @param source the format of the event; null to detect it
   * @param githubEvent GitHub's name of the event; null to detect it
   * @param now the time of receipt, unless the event has one
   * @throws CommandException bad usage if the file can't be read, a failure if it holds no event
   */
  public static DeploymentEvent read(
      Path file, @Nullable EventSource source, @Nullable String githubEvent, Instant now)
      throws CommandException {
    JsonNode json = json(file);
    EventSource used =
        source != null
            ? source
            : githubEvent != null
                ? EventSource.GITHUB
                : EventSource.detect(json)
                    .orElseThrow(
                        () ->
                            failed(
                                file,
                                "can't detect the event's sender: name it with --source "
                                    + EventSource.words()));
    if (githubEvent != null && used != EventSource.GITHUB) {
      throw CommandException.usage("--github-event goes with --source github, not " + used);
    }
    try {
      return used.read(json, githubEvent, now);
    } catch (InvalidEventException e) {
      throw failed(file, String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode json(Path file) throws CommandException {
    String text;
    try {
      text = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw failed(file, "it is not UTF-8");
    } catch (IOException e) {
      throw CommandException.usage("the event " + file + " can't be read: " + e);
    }
    try {
      JsonNode json = Json.parse(text);
      if (json.isObject()) {
        return json;
      }
    } catch (JacksonException e) {
      throw failed(
          file,
          "it is not JSON, from line %d, column %d on"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    throw failed(file, "it is not a JSON object");
  }

  private static CommandException failed(Path file, String cause) {
    return new CommandException(ExitCode.FAILED, "the event " + file + ": " + cause);
  }
}
