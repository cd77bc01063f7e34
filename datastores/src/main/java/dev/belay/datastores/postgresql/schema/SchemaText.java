package dev.belay.datastores.postgresql.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL of {@code pg_dump --schema-only}, object by object, so that two schemas can be compared
 * without regard to what no schema is: the order in which independent objects are listed, minor
 * versions in the header, and the random key of {@code \restrict}.
 *
 * @param objects object (for example {@code TABLE public.orders}) to its SQL
 */
public record SchemaText(TreeMap<String, String> objects) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "^--\n-- Name: (.*); Type: (.*); Schema: (.*); Owner: .*\n--\n", Pattern.MULTILINE);
  private static final Pattern NOISE =
      Pattern.compile(
          "^(?:\\\\(?:un)?restrict .*|-- Dumped .*|-- PostgreSQL database dump complete)\n",
          Pattern.MULTILINE);

  /** Reads what pg_dump or {@code pg_restore --file=-} wrote. */
  public static SchemaText parse(String sql) {
    String text = NOISE.matcher(sql).replaceAll("");
    TreeMap<String, String> objects = new TreeMap<>();
    Matcher entry = ENTRY.matcher(text);
    String name = "header";
    int start = 0;
    while (entry.find()) {
      objects.merge(name, text.substring(start, entry.start()).strip(), SchemaText::both);
      name =
          entry.group(2)
              + " "
              + (entry.group(3).equals("-") ? "" : entry.group(3) + ".")
              + entry.group(1);
      start = entry.start();
    }
    objects.merge(name, text.substring(start).strip(), SchemaText::both);
    return new SchemaText(objects);
  }

  private static String both(String first, String second) {
    return first.compareTo(second) <= 0 ? first + "\n" + second : second + "\n" + first;
  }

  /** SHA-256 of the objects in the order of their names, hexadecimal. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      objects.forEach(
          (name, sql) ->
              digest.update((name + "\0" + sql + "\0").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of the objects that are missing, extra or different in {@code other}; sorted. */
  public List<String> differences(SchemaText other) {
    Set<String> names = new HashSet<>(objects.keySet());
    names.addAll(other.objects.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names.stream().sorted().toList()) {
      String mine = objects.get(name);
      String theirs = other.objects.get(name);
      if (theirs == null) {
        differences.add(name + " is missing");
      } else if (mine == null) {
        differences.add(name + " is extra");
      } else if (!mine.equals(theirs)) {
        differences.add(name + " differs");
      }
    }
    return differences;
  }
}
