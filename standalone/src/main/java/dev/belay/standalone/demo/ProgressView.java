package dev.belay.standalone.demo;

import tools.jackson.databind.JsonNode;

/** Shows the states of a recovery set as progress on the screen. */
final class ProgressView {
  private final Screen screen;
  private String last = "";

  ProgressView(Screen screen) {
    this.screen = screen;
  }

  void show(JsonNode set) {
    for (JsonNode point : set.path("recoveryPoints")) {
      String store = point.path("dataStore").asString();
      String status = point.path("status").asString();
      JsonNode verification = point.path("verification");
      if (status.equals("captured") && verification.isObject()) {
        once("captured " + store);
        progress("verifying " + store, verification.path("progress"));
      } else if (status.equals("captured")) {
        once("captured " + store);
      } else {
        progress(status + " " + store, point.path("progress"));
      }
    }
  }

  private void progress(String label, JsonNode progress) {
    if (!progress.isObject()) {
      once(label);
      return;
    }
    long done = progress.path("bytesDone").asLong();
    long total = progress.path("bytesTotal").asLong();
    screen.progress(
        label, progress.path("step").asString(), total <= 0 ? -1 : (double) done / total);
  }

  private void once(String text) {
    if (!last.contains("|" + text + "|")) {
      last += "|" + text + "|";
      screen.line("   " + text);
    }
  }
}
