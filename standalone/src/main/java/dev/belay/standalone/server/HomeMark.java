package dev.belay.standalone.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a home says of itself, in {@code home.json}: who used it last, and where it was. It is
 * written at each start, before anything else in the home is touched, and once more before the
 * tables are migrated: a start that fails before that leaves the home to the earlier version.
 *
 * @param id the same for as long as the home lives, and in each copy of it
 * @param version of Belay that used it last
 * @param tables the newest migration of each service's tables that may have been made there
 * @param path where it was then
 */
record HomeMark(String id, String version, Map<String, Integer> tables, String path) {
  private static final String NAME = "home.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  HomeMark {
    tables = Map.copyOf(tables);
  }

  /** A version of Belay. */
  record Belay(String version, Map<String, Integer> tables) {}

  /**
   * Notes that {@code self} uses the home.
   *
   * @return what people should know about it
   * @throws IOException if a newer version has used it, or the mark can't be read or written; then
   *     nothing is changed
   */
  static List<String> use(Path home, Belay self) throws IOException {
    Optional<HomeMark> before = read(home);
    List<String> news = new ArrayList<>();
    if (before.isPresent()) {
      HomeMark last = before.get();
      refuseOlder(home, last, self);
      if (!last.path.equals(home.toString())) {
        news.add(moved(home, last));
      }
    }
    String id = before.map(HomeMark::id).orElseGet(() -> UUID.randomUUID().toString());
    write(
        home,
        new HomeMark(
            id, self.version(), before.map(HomeMark::tables).orElseGet(Map::of), home.toString()));
    return news;
  }

  /** Notes that the tables become those that {@code self} knows. */
  static void migrate(Path home, Belay self) throws IOException {
    HomeMark mark =
        read(home)
            .orElseThrow(() -> new IOException(home.resolve(NAME) + " is not there any more"));
    write(home, new HomeMark(mark.id, mark.version, self.tables(), mark.path));
  }

  private static void write(Path home, HomeMark mark) throws IOException {
    PrivateFolders.write(home.resolve(NAME), JSON.writeValueAsString(mark) + "\n");
  }

  /** An older version would run on tables that it does not know, and write what is wrong there. */
  private static void refuseOlder(Path home, HomeMark last, Belay self) throws IOException {
    List<String> newer = new ArrayList<>();
    new TreeMap<>(last.tables)
        .forEach(
            (service, number) -> {
              Integer known = self.tables().get(service);
              if (known != null && number > known) {
                newer.add("%s at %d, not %d".formatted(service, number, known));
              }
            });
    if (newer.isEmpty()) {
      return;
    }
    throw new IOException(
        ("the home %s was used by a newer Belay (%s), and this one (%s) does not know its tables:"
             + " %s. Start that version or a later one, or put the copy of the home in place that"
             + " was made before the update. Nothing was changed")
            .formatted(home, last.version, self.version(), String.join("; ", newer)));
  }

  private static String moved(Path home, HomeMark last) {
    String copy =
        isTheSame(Path.of(last.path), last.id)
            ? ". The one at the old place is still there: of two copies with one vault outside of"
                + " them, only one may run"
            : ". All in it is found from its new place; give that to who uses it (--home,"
                + " $BELAY_HOME)";
    return "the home was at " + last.path + " when it was used last, and is at " + home + copy;
  }

  private static boolean isTheSame(Path other, String id) {
    try {
      return read(other).filter(mark -> mark.id.equals(id)).isPresent();
    } catch (IOException e) {
      return false; // whoever may not read it can't say more
    }
  }

  private static Optional<HomeMark> read(Path home) throws IOException {
    Path file = home.resolve(NAME);
    try {
      HomeMark mark = JSON.readValue(Files.readAllBytes(file), HomeMark.class);
      if (incomplete(mark.id) || incomplete(mark.version) || incomplete(mark.path)) {
        throw new IOException(unreadable(file));
      }
      return Optional.of(mark);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException | NullPointerException e) {
      throw new IOException(unreadable(file), e);
    }
  }

  @SuppressWarnings("ConstantValue") // Jackson passes null for what the file leaves out
  private static boolean incomplete(@Nullable String value) {
    return Objects.requireNonNullElse(value, "").isBlank();
  }

  private static String unreadable(Path file) {
    return file
        + " says which version used the home last, and can't be read; remove it if you know that"
        + " this version may use the home";
  }
}
